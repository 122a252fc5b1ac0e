import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectFolder = fileURLToPath(new URL('../../..', import.meta.url))

/** Stands in the folder of a build, hidden from its readers. */
export const sourceListName = '.sources.json'

/** The SHA-256 of each source of a build, by its path in the project. */
export type SourceList = Readonly<Record<string, string>>

/** Makes the list of a build's sources; packages count by the versions that package.json fixes. */
export async function listSources(moduleIds: Iterable<string>): Promise<SourceList> {
  const files = Array.from(moduleIds, (id) => relative(projectFolder, id.replace(/[?#].*$/, '')))
  const ours = files.filter((path) => /^[\w.]/.test(path) && !/^\.\.|^node_modules/.test(path))
  const paths = [...new Set([...ours, 'package.json', 'src/console/web/vite.config.ts'])].sort()
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await hashSource(path)])))
}

/** The SHA-256 of a source of the project, hexadecimal; throws when there is no such file. */
export async function hashSource(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(projectFolder, path)))
    .digest('hex')
}
