import { expect, test } from 'vitest'
import { listFiles, readSource } from './source-files.ts'

/** 150 lines are a reason to look, 300 to split. */
const mostLines = 300

test(`no source file is longer than ${mostLines} lines`, () => {
  const long = listFiles('{src,adapters,schemas,config,simulators}/**/*.{ts,tsx}')
    .map((file) => ({ file, lines: readSource(file).trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > mostLines)
  expect(long).toEqual([])
})
