import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { listFiles, readSource } from './source-files.ts'

test('docs/data-model.md names each table once, beside the file that makes it', () => {
  const made = listFiles('src/store/migrations/*.sql').flatMap((file) =>
    [...readSource(file).matchAll(/^create table (\w+)/gm)].map(([, table]) => `${table} ${basename(file)}`),
  )
  const rows = readSource('docs/data-model.md').matchAll(/^\| (`.+?) \| .+ \| \[(.+\.sql)\]/gm)
  const documented = [...rows].flatMap(([, names = '', file]) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, table]) => `${table} ${file}`),
  )
  expect(made.length).toBeGreaterThan(100)
  expect(documented.sort()).toEqual(made.sort())
})
