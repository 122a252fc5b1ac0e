import { appendFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepStatementCopy, readStatementCopies } from '../../src/evidence/statement-copies.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-copies-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('copies are kept in order by chain, for the owner alone, and a line that was cut short is passed over', async () => {
  const file = join(folder, 'evidence', 'statements.ndjson')
  expect(await readStatementCopies(file)).toEqual(new Map())
  await keepStatementCopy(file, { chain: 'province', jws: 'a' })
  await keepStatementCopy(file, { chain: 'nation', jws: 'b' })
  await keepStatementCopy(file, { chain: 'province', jws: 'c' })
  await appendFile(file, '{"chain":"province","jws":"cut')
  expect(await readStatementCopies(file)).toEqual(
    new Map([
      ['province', ['a', 'c']],
      ['nation', ['b']],
    ]),
  )
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('a statement after a line that was cut short is read', async () => {
  const file = join(folder, 'cut.ndjson')
  await appendFile(file, '{"chain":"province","jws":"cut')
  await keepStatementCopy(file, { chain: 'province', jws: 'a' })
  expect(await readStatementCopies(file)).toEqual(new Map([['province', ['a']]]))
})
