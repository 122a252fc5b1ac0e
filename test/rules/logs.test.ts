import { expect, test } from 'vitest'
import { listFiles, readSource } from './source-files.ts'

test('what is logged of an error is its code and place, and never its message', () => {
  const told = listFiles('{src,adapters}/**/*.ts').flatMap((file) =>
    [...readSource(file).matchAll(/\blog\.(?:warn|error|info)\(\s*\{[^{}]*(?:\.message\b|messageOf\()/g)].map(
      () => file,
    ),
  )
  expect(told).toEqual([])
})
