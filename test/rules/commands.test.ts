import { expect, test } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { readSource } from './source-files.ts'

test('the README has one row for each command, in the order of the help', () => {
  const [, table = ''] = readSource('README.md').split('\n## Commands\n')
  const rows = (table.split('\n## ')[0] ?? '').matchAll(/^\| `([a-z-]+)/gm)
  expect([...rows].map(([, name]) => name)).toEqual(Object.keys(commands))
})
