import { expect, test } from 'vitest'
import { listFiles, readSource } from './source-files.ts'

/** All sheets are built into one: two that style the same class change each other's pages. */
test('no class of the console is styled by itself in two style sheets', () => {
  const sheets = listFiles('src/console/web/**/*.css')
  expect(sheets.length).toBeGreaterThan(30)
  const owners = Map.groupBy(
    sheets.flatMap((sheet) => classesOf(readSource(sheet)).map((name) => ({ name, sheet }))),
    ({ name }) => name,
  )
  const shared = [...owners.values()].filter((found) => new Set(found.map(({ sheet }) => sheet)).size > 1)
  expect(shared).toEqual([])
})

/** The classes that stand alone as a whole selector, outside of media queries: `.name {` or `.name,`. */
const classesOf = (sheet: string): string[] =>
  [...sheet.matchAll(/^\.([\w-]+)(?: \{|,)$/gm)].map(([, name = '']) => name)
