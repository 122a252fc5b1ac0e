import { basename, dirname } from 'node:path'
import { expect, test } from 'vitest'
import { adapters } from '../../adapters/registry.ts'
import { listFiles, listImports } from './source-files.ts'

const files = listFiles('adapters/*/*/*')
const folders = [...new Set(files.map(dirname))]

test.each(
  folders,
)('%s says what outsiders may import, where it comes from, and what its codes mean', (folder) => {
  const names = files.filter((file) => dirname(file) === folder).map((file) => basename(file))
  const wanted = ['index.ts', 'README.md', ...(names.includes('decode.ts') ? ['codes.ts'] : [])]
  expect(names).toEqual(expect.arrayContaining(wanted))
})

test.each(folders)('%s keeps the contract of its port', (folder) => {
  const contracts = listImports(`test/${folder}/*.test.ts`).filter(
    ({ target, isTypeOnly }) => !isTypeOnly && dirname(target) === 'test/contract',
  )
  expect(contracts).not.toEqual([])
})

test('every adapter folder stands in the registry, and every entry has its folder', () => {
  const registered = Object.entries(adapters).flatMap(([group, members]) =>
    Object.keys(members).map((id) => `adapters/${group}/${id}`),
  )
  expect(registered.sort()).toEqual(folders.sort())
})
