import { expect, test } from 'vitest'
import { closingConditions } from '../../src/domain/business-day.ts'
import { readSource } from './source-files.ts'

test('docs/money.md says what to do about each condition that keeps a day open', () => {
  const [, section = ''] = readSource('docs/money.md').split('\n## A day does not close\n')
  const rows = (section.split('\n## ')[0] ?? '').matchAll(/^\| (`.+?) \|/gm)
  const named = [...rows].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name),
  )
  expect(named.sort()).toEqual(Object.keys(closingConditions).sort())
})
