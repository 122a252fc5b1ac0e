import { expect, test } from 'vitest'
import type { ReadBankLine, TurnToTake } from '../../src/ports/bank-lines/bank-line-store.ts'
import { takeInTurn } from '../../src/reconcile/take-in-turn.ts'

const line = (reference: string): ReadBankLine => ({
  line: { account: '1', direction: 'in', reference, amount: 1, bookedOn: '2026-10-05', memo: '' },
  reading: { studentNumbers: [], billNumbers: [], memo: 'empty' },
  notFee: undefined,
  witness: reference,
})

async function* chunksOf(...chunks: readonly ReadBankLine[][]) {
  yield* chunks
}

/** Takes of which the test says when they are kept and when they end. */
function takes() {
  const begun: (TurnToTake & {
    end: (failure?: Error) => void
    hasKeepTurn: boolean
    hasGiveTurn: boolean
  })[] = []
  const take = (_chunk: readonly ReadBankLine[], turn: TurnToTake) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const one = {
      ...turn,
      end: (failure?: Error) => (failure ? reject(failure) : resolve()),
      hasKeepTurn: false,
      hasGiveTurn: false,
    }
    turn.keepAfter.then(
      () => (one.hasKeepTurn = true),
      () => {},
    )
    turn.giveAfter.then(
      () => (one.hasGiveTurn = true),
      () => {},
    )
    begun.push(one)
    return promise
  }
  return { begun, take }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('lines are kept when those before are kept, and given when those were given', async () => {
  const { begun, take } = takes()
  const all = takeInTurn(chunksOf([line('A')], [line('B')], [line('C')]), take)
  await settled()
  expect(begun.map(({ hasKeepTurn, hasGiveTurn }) => [hasKeepTurn, hasGiveTurn])).toEqual([
    [true, true],
    [false, false],
  ])
  begun[0]?.onKept()
  await settled()
  expect(begun[1]).toMatchObject({ hasKeepTurn: true, hasGiveTurn: false })
  begun[0]?.end()
  await settled()
  expect(begun[1]).toMatchObject({ hasGiveTurn: true })
  expect(begun).toHaveLength(3)
  begun[1]?.end()
  begun[2]?.end()
  await all
})

test('lines that may be the same as some before wait for the end of those', async () => {
  const { begun, take } = takes()
  const all = takeInTurn(chunksOf([line('A 1')], [line('B'), line('a1')]), take)
  await settled()
  begun[0]?.onKept()
  await settled()
  expect(begun[1]).toMatchObject({ hasKeepTurn: false })
  begun[0]?.end()
  await settled()
  expect(begun[1]).toMatchObject({ hasKeepTurn: true, hasGiveTurn: true })
  begun[1]?.end()
  await all
})

test('what fails is thrown when nothing is being taken any more, and the next is told', async () => {
  const { begun, take } = takes()
  let isOver = false
  const all = takeInTurn(chunksOf([line('A')], [line('B')], [line('C')]), take)
  const seen = all.then(
    () => 'taken',
    (error: Error) => error.message,
  )
  seen.finally(() => {
    isOver = true
  })
  await settled()
  begun[0]?.end(new Error('of the test'))
  await settled()
  await expect(begun[1]?.giveAfter).rejects.toThrow('of the test')
  expect(isOver).toBe(false)
  begun[1]?.end()
  expect(await seen).toBe('of the test')
  expect(begun).toHaveLength(2)
})
