import type { Reporter, TestModule, TestSuite } from 'vitest/node'
import { toolNeededBy } from './tools.ts'

/** Says at the end of a run which suites were skipped, and for want of which tool. */
export const skippedSuitesReporter: Reporter = {
  onTestRunEnd(modules) {
    const skipped = modules.flatMap((module) => describeSkipped(module))
    if (skipped.length > 0) console.log(`\n${skipped.join('\n')}\n`)
  },
}

function describeSkipped(module: TestModule): string[] {
  const outermost = [...module.children.allSuites()].filter((suite) => suite.parent === module)
  return outermost.filter(isSkipped).map((suite) => {
    const tool = toolNeededBy(suite.fullName)
    return `skipped${tool ? `, no ${tool}` : ''}: ${module.relativeModuleId} > ${suite.name}`
  })
}

function isSkipped(suite: TestSuite): boolean {
  return suite.state() === 'skipped'
}
