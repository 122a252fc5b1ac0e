import { expect, test } from 'vitest'
import { closingConditions } from '../../src/domain/days/business-day.ts'
import { conditionSql } from '../../src/store/days/day-conditions.sql.ts'
import { readSource } from './source-files.ts'

test('docs/money.md says what to do about each condition that keeps a day open', () => {
  const [, section = ''] = readSource('docs/money.md').split('\n## A day does not close\n')
  const rows = (section.split('\n## ')[0] ?? '').matchAll(/^\| (`.+?) \|/gm)
  const named = [...rows].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name),
  )
  expect(named.sort()).toEqual(Object.keys(closingConditions).sort())
})

test('each condition is looked for in the books that it is said to be of', () => {
  // Whether a day is over is told by the clock.
  const { 'not-over': _, ...looked } = closingConditions
  const found = Object.entries(conditionSql).map(([name, sql]) => [name, Object.keys(sql).sort()])
  const said = Object.entries(looked).map(([name, { of }]) => [name, [...of].sort()])
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(said))
})
