import { basename, dirname, relative } from 'node:path'
import { expect, test } from 'vitest'
import { listFiles } from './source-files.ts'

/** Names that rules share where nothing of the kind is kept. */
const notKept = ['money', 'time']

const foldersIn = (part: string): string[] => [
  ...new Set(listFiles(`${part}/*/**/*.ts`).map((file) => relative(part, file).split('/')[0] ?? '')),
]

test('what is kept has the same folder in the rules as in the store', () => {
  const kept = foldersIn('src/store')
  expect(foldersIn('src/domain').filter((folder) => ![...kept, ...notKept].includes(folder))).toEqual([])
})

test('a port of the store is in the folder, and has the name, of the file that keeps it', () => {
  const kept = listFiles('src/store/**/*.ts').map((file) => relative('src/store', file))
  const ports = listFiles('src/ports/**/*.ts').map((file) => relative('src/ports', file))
  const astray = ports.filter((port) => {
    const isInFolder = dirname(port) !== '.'
    const isKept = kept.some((file) => basename(file) === basename(port))
    return isInFolder ? !kept.includes(port) : isKept
  })
  expect(astray).toEqual([])
})
