import { expect, test } from 'vitest'
import { escapePattern, listFiles, readSource } from './source-files.ts'

test('every fixture is named by a test', () => {
  const literals = listFiles('test/**/*.ts').flatMap((file) => [
    ...readSource(file).matchAll(/'([^'\n]+\.[a-z0-9]+)'|`([^`\n]+\.[a-z0-9]+)`/g),
  ])
  const names = literals.map((literal) => toPattern(literal[1] ?? literal[2] ?? ''))
  const unused = listFiles('test/fixtures/**/*.*')
    .filter((file) => !file.startsWith('test/fixtures/keys/') && !file.endsWith('.md'))
    .filter((file) => !names.some((name) => name.test(file)))
  expect(unused).toEqual([])
})

/** What a template fills in may be any part of one name. */
function toPattern(literal: string): RegExp {
  const fixed = literal.split(/\$\{[^}]*\}/).map((text) => escapePattern(text))
  return new RegExp(`(^|/)${fixed.join('[^/]*')}$`)
}
