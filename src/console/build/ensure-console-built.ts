import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { hashSource, projectFolder, type SourceList, sourceListName } from './source-list.ts'

export const consoleDistFolder = join(projectFolder, 'dist/console')

/**
 * Builds the pages of the console when they are not those of the present sources; returns their folder. Where the
 * builder is not installed, as in the image, the pages that are there are served. Throws when there are none.
 */
export async function ensureConsoleBuilt(distFolder: string = consoleDistFolder): Promise<string> {
  if (await isFresh(distFolder)) return distFolder
  const builder = findBuilder()
  if (builder) await build(builder, distFolder)
  else if (!existsSync(join(distFolder, 'index.html'))) {
    throw new Error(
      'the console is not built and its builder is not installed: npm ci, then npm run console:build',
    )
  }
  return distFolder
}

async function isFresh(distFolder: string): Promise<boolean> {
  try {
    const list = JSON.parse(await readFile(join(distFolder, sourceListName), 'utf8')) as SourceList
    const checks = Object.entries(list).map(async ([path, hash]) => (await hashSource(path)) === hash)
    return (await Promise.all(checks)).every(Boolean)
  } catch {
    // Never built, or a source is gone.
    return false
  }
}

function findBuilder(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')
  } catch {
    return undefined
  }
}

/** In a process of its own: the builder is large, and sets NODE_ENV for whoever runs it. */
async function build(builder: string, distFolder: string): Promise<void> {
  // Beside the old pages, so that they are there until the new ones are whole.
  await mkdir(dirname(distFolder), { recursive: true })
  const draft = `${distFolder}.draft-${randomUUID()}`
  const config = join(projectFolder, 'src/console/web/vite.config.ts')
  const args = [
    builder,
    'build',
    '--config',
    config,
    '--configLoader',
    'native',
    '--outDir',
    draft,
    '--logLevel',
    'warn',
  ]
  try {
    const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: ['ignore', 'ignore', 'pipe'] })
    const [complaints, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    if (code !== 0) throw new Error(`the console cannot be built: ${complaints.trim()}`)
    await rm(distFolder, { recursive: true, force: true })
    await rename(draft, distFolder).catch((error: NodeJS.ErrnoException) => {
      // Another process built the same pages and was first.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}
