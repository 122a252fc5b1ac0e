import { expect, test } from 'vitest'
import type { BillState } from '../../schemas/bill.ts'
import { approvalMoves } from '../../src/domain/approvals/approval.ts'
import { billMoves, mayBecome } from '../../src/domain/bills/bill.ts'
import { exchangeMoves, exchangeStanding } from '../../src/domain/exchanges/exchange.ts'
import { paymentMoves } from '../../src/domain/payments/payment.ts'
import { refundMoves } from '../../src/domain/refunds/refund.ts'
import { repairMoves } from '../../src/domain/repairs/repair.ts'
import { readSource } from './source-files.ts'

const [
  ,
  exchangePart = '',
  paymentPart = '',
  billPart = '',
  repairPart = '',
  approvalPart = '',
  refundPart = '',
] = readSource('docs/states.md').split('\n## ')

/** The cells of each row of a table, its head left out. */
const rowsOf = (part: string): string[][] =>
  part
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))

const movesOf = (moves: readonly string[]) => (moves.length === 0 ? '—' : moves.join(', '))

test('docs/states.md shows each state of an exchange with where it counts and its legal moves', () => {
  const shown = rowsOf(exchangePart).map(([, state, standing, , moves]) => [state, standing, moves])
  const states = Object.entries(exchangeMoves).map(([state, moves]) => [
    state,
    exchangeStanding[state as keyof typeof exchangeStanding].replace('-', ' '),
    movesOf(moves),
  ])
  expect(shown.sort()).toEqual(states.sort())
})

test('its picture draws legal moves of an exchange only', () => {
  const arrows = [...exchangePart.matchAll(/^ {2}([a-z-]+) --> ([a-z-]+)/gm)].map(([, from, to]) => [
    from,
    to,
  ])
  expect(arrows.length).toBeGreaterThan(10)
  const illegal = arrows.filter(([from, to]) => {
    const moves: readonly string[] = exchangeMoves[from as keyof typeof exchangeMoves] ?? []
    return !moves.includes(to ?? '')
  })
  expect(illegal).toEqual([])
})

test('it shows each state of a payment with its legal moves', () => {
  const shown = rowsOf(paymentPart).map(([, state, , moves]) => [state, moves])
  expect(shown.sort()).toEqual(
    Object.entries(paymentMoves)
      .map(([state, moves]) => [state, movesOf(moves)])
      .sort(),
  )
})

test('it shows each state of a bill with its legal moves', () => {
  const shown = rowsOf(billPart).map(([, state, , moves]) => [state, moves])
  expect(shown.sort()).toEqual(
    Object.entries(billMoves)
      .map(([state, moves]) => [state, movesOf(moves)])
      .sort(),
  )
})

test('its picture draws legal moves of a bill only', () => {
  const arrows = [...billPart.matchAll(/^ {2}([a-z-]+) --> ([a-z-]+)/gm)].map(
    ([, from, to]) => [from, to] as [BillState, BillState],
  )
  expect(arrows.length).toBeGreaterThan(10)
  expect(arrows.filter(([from, to]) => !mayBecome(from, to))).toEqual([])
})

test('it shows each state of a repair with its legal moves', () => {
  const shown = rowsOf(repairPart).map(([, state, , moves]) => [state, moves])
  expect(shown.sort()).toEqual(
    Object.entries(repairMoves)
      .map(([state, moves]) => [state, movesOf(moves)])
      .sort(),
  )
})

test('it shows each state of an approval with its legal moves', () => {
  const shown = rowsOf(approvalPart).map(([, state, , moves]) => [state, moves])
  expect(shown.sort()).toEqual(
    Object.entries(approvalMoves)
      .map(([state, moves]) => [state, movesOf(moves)])
      .sort(),
  )
})

test('it shows each state of a refund with its legal moves', () => {
  const shown = rowsOf(refundPart).map(([, state, , moves]) => [state, moves])
  expect(shown.sort()).toEqual(
    Object.entries(refundMoves)
      .map(([state, moves]) => [state, movesOf(moves)])
      .sort(),
  )
})
