import { expect, test } from 'vitest'
import {
  type AllocationReason,
  allocationReasons,
  isToBeGiven,
} from '../../../src/domain/bank-lines/allocation.ts'

const reasons = Object.keys(allocationReasons) as AllocationReason[]

test('money that waits for its owner can be given, and nothing that has one, goes on, went out or is no fee', () => {
  const given = reasons.filter((why) => isToBeGiven({ why, outcome: allocationReasons[why].outcome }))
  const waiting = reasons.filter((why) => ['suspense', 'ambiguous'].includes(allocationReasons[why].outcome))
  expect(given).toEqual(waiting.filter((why) => why !== 'in-transit' && why !== 'outgoing'))
  expect(given).toContain('no-code')
  expect(given).toContain('same-amount')
  expect(waiting).toContain('in-transit')
  expect(waiting).toContain('outgoing')
})
