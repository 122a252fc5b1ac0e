import { expect, test } from 'vitest'
import { whoAsked } from '../../../../src/console/web/approvals/who-asked.ts'

test.each([
  ['a person at the console', 'mai', 'mai', 'mai'],
  ['a person behind a school system', 'mai', 'mai by qlgd (0199)', 'mai'],
  ['a school system that speaks for nobody', '0199', 'qlgd (0199)', 'qlgd'],
])('%s is called so', (_, requestedPerson, by, said) => {
  const step = {
    state: 'waiting',
    by,
    person: requestedPerson,
    reason: 'x',
    at: '2026-10-05T01:00:00Z',
  } as never
  expect(whoAsked({ requestedPerson, steps: [step] })).toBe(said)
})
