import { expect, test } from 'vitest'
import { listFiles, readSource } from './source-files.ts'

test('the environment of the process is read in src/bin only', () => {
  const readers = listFiles('{src,adapters,schemas,config,simulators}/**/*.ts')
    .filter((file) => !file.startsWith('src/bin/'))
    .filter((file) =>
      /\bprocess\s*\.\s*env\b|\bprocess\s*\[|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/.test(readSource(file)),
    )
  expect(readers).toEqual([])
})
