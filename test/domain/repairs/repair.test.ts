import { expect, test } from 'vitest'
import {
  problemOfPartner,
  problemOfRepair,
  repairMoves,
  secondsOfRepair,
  statesBefore,
  statesOf,
  steeredTo,
} from '../../../src/domain/repairs/repair.ts'
import { repairNeedsSecondPerson } from '../../../src/domain/repairs/repair-limits.ts'
import { testRules } from '../../support/approvals.ts'

const partners = new Set(['national'])
const since = new Date('2026-10-01T00:00:00+07:00')

test('every move of a repair is the way back of another table', () => {
  expect(statesBefore('running')).toEqual(['paused'])
  expect(statesBefore('stopped')).toEqual(['running', 'paused'])
  expect(statesBefore('done')).toEqual(['running'])
  expect([repairMoves.done, repairMoves.stopped]).toEqual([[], []])
})

test('people steer no repair that waits for a decision about it', () => {
  expect(repairMoves.waiting).toEqual(['running', 'stopped'])
  expect(steeredTo('waiting')).toEqual([])
  expect(steeredTo('running')).toEqual(['paused', 'stopped', 'done'])
})

test.each([
  ['give-up', 100, 0, false],
  ['give-up', 101, 0, true],
  ['give-up', 1, 100, true],
  ['replay', 100, 900, false],
  ['replay', 101, 900, true],
  ['resend', 0, 5_000, false],
] as const)('%s of %i after %i alone takes a second person: %s', (action, count, begunAlone, needed) => {
  const { repairLimits } = testRules
  expect(repairNeedsSecondPerson(action, { count, begunAlone }, repairLimits)).toBe(needed)
})

test('an action takes its usual states, and one of them or on demand another when told', () => {
  expect(statesOf('give-up', {})).toEqual(['held', 'refused'])
  expect(statesOf('give-up', { state: 'unknown' })).toEqual(['unknown'])
  expect(statesOf('replay', { state: 'unknown' })).toEqual([])
})

test.each([
  ['replay', { state: 'accepted' }, 'state', /replay takes what is held, refused$/],
  ['give-up', { state: 'sending' }, 'state', /takes what is held, refused, waiting/],
  ['give-up', {}, 'partner', /narrow it/],
  ['give-up', { partner: undefined }, 'partner', /narrow it/],
  ['resend', { since }, 'partner', /name the portal/],
  ['resend', { partner: 'province', since }, 'partner', /apply what it has a second time/],
  ['resend', { partner: 'national' }, 'since', /from when on/],
  ['resend', { partner: 'national', since, state: 'held' }, 'state', /resend takes what is accepted/],
] as const)('%s with %j is not begun', (action, filter, field, message) => {
  const problem = problemOfRepair(action, filter, partners)
  expect(problem).toEqual({ field, message: expect.stringMatching(message) })
})

test.each([
  ['replay', {}],
  ['give-up', { exchangeIds: [1], state: 'queued' }],
  ['resend', { partner: 'national', since }],
  ['resend', { partner: 'national', exchangeIds: [1] }],
] as const)('%s with %j is begun', (action, filter) => {
  expect(problemOfRepair(action, filter, partners)).toBeUndefined()
})

test('a partner that nobody is is said, with those that there are; endpoints are not told one by one', () => {
  const names = ['national', 'province', 'national', 'webhooks', 'webhook:1', 'webhook:2']
  for (const partner of [undefined, ...names]) expect(problemOfPartner({ partner }, names)).toBeUndefined()
  expect(problemOfPartner({ partner: 'webhook' }, names)).toEqual({
    field: 'partner',
    message:
      'no partner is called webhook; there are national, province, webhooks, webhook:ID for one endpoint',
  })
  expect(problemOfPartner({ partner: 'webhook:3' }, ['webhooks'])?.message).toBe(
    'no partner is called webhook:3; there are webhooks',
  )
})

test('an estimate is in whole seconds, rounded up', () => {
  expect([secondsOfRepair(0, 60), secondsOfRepair(1, 3_000), secondsOfRepair(100_000, 60_000)]).toEqual([
    0, 1, 100,
  ])
})
