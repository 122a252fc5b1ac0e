import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longer than ten seconds, or sits in a folder of such, longest first. */
const longest = [
  'test/fault/short.test.ts',
  'test/console/walk.test.ts',
  'test/reconcile/database-restart.test.ts',
  'test/e2e/kills.test.ts',
  'test/e2e/money-kills.test.ts',
  'test/cli/serve.test.ts',
  'test/cli/operate.test.ts',
  'test/store/store.contract.test.ts',
  'test/store/upgrade.test.ts',
  'test/store/open-database.test.ts',
  'test/console/pages/',
  'test/console/stories/',
  'test/console/web.test.ts',
  'test/cli/',
  'test/e2e/',
]

/** Starts the long files first, so that no run ends with one worker in a long one; a project's files stay together. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ project, moduleId }: TestSpecification) => {
      const path = relative(project.config.root, moduleId)
      const place = longest.findIndex((start) => path.startsWith(start))
      return place === -1 ? longest.length : place
    }
    const projects = [...new Set(files.map(({ project }) => project.name))]
    return [...files].sort(
      (one, other) =>
        projects.indexOf(one.project.name) - projects.indexOf(other.project.name) ||
        placeOf(one) - placeOf(other) ||
        one.moduleId.localeCompare(other.moduleId),
    )
  }
}
