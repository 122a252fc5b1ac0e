import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The path of every page, as the console's table of pages lists them: a new page is walked by itself. */
export function pagePaths(): readonly string[] {
  const table = readFileSync(join(import.meta.dirname, '../../src/console/web/pages.tsx'), 'utf8')
  return [...table.matchAll(/^ {2}page\('([^']+)'/gm)].map(([, path = '']) => path)
}
