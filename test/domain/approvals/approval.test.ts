import { expect, test } from 'vitest'
import { approvalKind, approvalState } from '../../../schemas/api/approval.ts'
import { approvalKinds, approvalMoves } from '../../../src/domain/approvals/approval.ts'

test('the API knows the kinds and states that the domain knows', () => {
  expect([...approvalKind.options].sort()).toEqual(Object.keys(approvalKinds).sort())
  expect([...approvalState.options].sort()).toEqual(Object.keys(approvalMoves).sort())
})
