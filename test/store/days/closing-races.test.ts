import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createBankLineStore } from '../../../src/store/bank-lines/bank-line-store.ts'
import { createMoneyDesk } from '../../../src/store/bank-lines/money-desk.ts'
import { createWriteOffStore } from '../../../src/store/bills/write-off-store.ts'
import { createDayStore } from '../../../src/store/days/day-store.ts'
import { createPaymentStore } from '../../../src/store/payments/payment-store.ts'
import { createReceiptStore } from '../../../src/store/payments/receipt-store.ts'
import { createRefundStore } from '../../../src/store/refunds/refund-store.ts'
import { createReversalStore } from '../../../src/store/refunds/reversal-store.ts'
import { noSecondPerson, someone, when } from '../../support/approvals.ts'
import { beforeItsCommit } from '../../support/before-commit.ts'
import { untilItWaits } from '../../support/beside-unfinished.ts'
import {
  type DayScene,
  morningAfter,
  openDayScene,
  signPlainly,
  theDay,
  theNext,
  theThird,
} from '../../support/day-scene.ts'
import { payee } from '../../support/refund-scene.ts'
import { later, news, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { testVault } from '../../support/vault.ts'

let bench: StoreBench
let scene: DayScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openDayScene(bench)
})

type Book = keyof DayScene['books']
/** Makes ready what is posted; gives the posting of it. */
type Ready = () => Promise<(pool: Pool) => Promise<unknown>>

const actor = someone('mai')
const pieceOf = async (line: { readonly line: { readonly reference: string } }): Promise<string> => {
  const { rows } = await bench.pool.query(
    `select allocations.id from allocations join bank_lines on bank_lines.id = line_id
     where reference = $1 and undone_at is null`,
    [line.line.reference],
  )
  return rows[0].id
}

/** What days counted the entries of a book since one. */
const whereCounted = async (book: string, since: number): Promise<string[]> => {
  const counted = await scene.countedEntries(book, since)
  return [...new Set(counted.map((entry) => entry.replace(/^[a-z-]+ 90000: /, '')))]
}

const postings: readonly [string, readonly Book[], Ready][] = [
  [
    'a confirmation of a channel',
    ['channel', 'school'],
    async () => {
      const { reference, amount } = await scene.opened(90_000)
      return (pool) =>
        createPaymentStore(pool, testVault()).post(
          scene.through,
          news(reference, amount),
          () => tellBoth,
          later(5),
        )
    },
  ],
  [
    'a line of a bank',
    ['bank', 'school'],
    async () => {
      const { line } = await scene.transfer(90_000)
      return (pool) =>
        createBankLineStore(pool, testVault()).take([line], 'statement', () => tellBoth, later(5))
    },
  ],
  [
    'a receipt of a counter',
    ['school'],
    async () => {
      const { bill } = await scene.owing(90_000)
      const money = { billId: bill.id, amount: 90_000, method: 'cash', series: 'PT', actor } as const
      return (pool) => createReceiptStore(pool).take({ ...money, receivedAt: later(3) }, when(later(5)))
    },
  ],
  [
    'a write-off',
    ['school'],
    async () => {
      const { bill } = await scene.owing(90_000)
      const order = {
        billId: bill.id,
        actor,
        reason: 'left',
        rules: { ...noSecondPerson, limits: { 'write-off': 90_000 } },
      }
      return (pool) => createWriteOffStore(pool).request(order, when(later(5)))
    },
  ],
  [
    'money taken from whom it was given to',
    ['school'],
    async () => {
      const { line } = await scene.transfer(90_000)
      await scene.take([line])
      const piece = await pieceOf(line)
      return (pool) => createMoneyDesk(pool).undo(piece, { by: 'mai', reason: 'wrong' }, later(5))
    },
  ],
  [
    'a refund',
    ['school'],
    async () => {
      const { id } = await scene.paid(90_000)
      const order = {
        of: { paymentId: id },
        amount: 90_000,
        way: 'transfer',
        owedAgain: false,
        payee,
      } as const
      const said = { reason: 'left', actor, rules: noSecondPerson }
      return (pool) => createRefundStore(pool, testVault()).request({ ...order, ...said }, when(later(5)))
    },
  ],
  [
    'a charge-back',
    ['channel', 'school'],
    async () => {
      const { id } = await scene.paid(90_000)
      const order = { paymentId: id, why: 'taken-back', reason: 'charged back', actor } as const
      return (pool) => createReversalStore(pool).reverse(order, when(later(5)))
    },
  ],
]

describe.each(postings)('%s that is posted while its day is closed', (_, kinds, ready) => {
  test('is counted by the next day, with the day that it is of, and nothing of the closed one changes', async () => {
    const post = await ready()
    const books = kinds.map((kind) => scene.books[kind])
    const since = await scene.lastEntry()
    const signed = new Map<string, string>()
    const close = async (book: string) => signed.set(book, (await scene.close(book, theDay)).rowsHash)
    await beforeItsCommit(bench.url, post, () => Promise.all(books.map(close)))
    for (const book of books) {
      expect(await whereCounted(book, since)).toEqual(['not counted'])
      await scene.close(book, theNext)
      expect(await whereCounted(book, since)).toEqual([`${theNext} of ${theDay}`])
      expect((await bench.store.proofs.sumOfRows({ book, day: theDay })).hash.toString('hex')).toBe(
        signed.get(book),
      )
      expect((await bench.store.days.cameLate(book, theDay, 9)).map(({ countedOn }) => countedOn)).toContain(
        theNext,
      )
    }
    expect(await bench.store.proofs.changedRows(9)).toEqual([])
  })
})

test('whatever is posted while days of all three books are closed is counted once in each of its books', async () => {
  const work = await Promise.all(
    Array.from({ length: 6 }, () => postings.map(([, , ready]) => ready())).flat(),
  )
  const books = Object.values(scene.books)
  const closeAll = (day: string) => Promise.all(books.map((book) => scene.close(book, day)))
  await Promise.all([...work.map((post) => post(bench.pool)), closeAll(theDay).then(() => closeAll(theNext))])
  await closeAll(theThird)
  for (const book of books) {
    const counted = await scene.countedEntries(book)
    expect(counted.filter((entry) => entry.endsWith('not counted'))).toEqual([])
    const { rows } = await bench.pool.query(
      `select count(*) as count from business_day_rows where book = $1 and kind = 'entry'`,
      [book],
    )
    expect(rows[0].count).toBe(counted.length)
  }
  expect(await bench.store.proofs.changedRows(9)).toEqual([])
  expect(await bench.store.proofs.missedRows(9)).toEqual([])
})

test('a closing whose connection is killed leaves the day open and nothing counted, and the next one closes it', async () => {
  const { channel: book } = scene.books
  await scene.close(scene.books.school, theDay)
  const since = await scene.lastEntry()
  const order = { book, day: theDay, by: 'chi', rules: scene.rules, at: morningAfter(theDay) }
  const killed = bench.store.days.close(order, async (facts) => {
    const { rows } = await bench.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and state = 'idle in transaction'`,
    )
    expect(rows).toHaveLength(1)
    return signPlainly(facts)
  })
  await expect(killed).rejects.toThrow()
  expect((await bench.store.days.find(book, theDay))?.state).toBe('open')
  expect(await bench.store.days.rowsOf(book, theDay, { limit: 1 })).toEqual([])
  await scene.paid(90_000)
  expect((await scene.close(book, theDay)).totals.rows.payment).toEqual({ count: 2, in: 91_000, out: 0 })
  expect(await scene.countedEntries(book, since)).toEqual([`payment 90000: ${theDay} of ${theDay}`])
})

describe.each(['bank', 'school'] as const)('money that fits several owners, in the book of a %s', (kind) => {
  const of = 'ambiguous-money'
  let book: string
  /** Two owe it, and the content names neither. */
  const ambiguous = (amount: number, bookedOn: string = theDay) => scene.line('hoc phi', amount, { bookedOn })
  beforeEach(async () => {
    book = scene.books[kind]
    for (const amount of [700_000, 800_000]) for (const _ of [1, 2]) await scene.owing(amount)
    await scene.take([ambiguous(700_000)])
  })

  test('is not let go where its transaction was open when two people let the day go, and the day was closed', async () => {
    await beforeItsCommit(
      bench.url,
      (pool) =>
        createBankLineStore(pool, testVault()).take(
          [ambiguous(800_000)],
          'statement',
          () => tellBoth,
          later(5),
        ),
      async () => {
        expect(await scene.keepsOpen(book, theDay, of)).toBe('1 700000')
        await scene.except(book, theDay, [of])
        await scene.close(book, theDay)
      },
    )
    expect(await scene.keepsOpen(book, theNext, of)).toBe('1 800000')
    await scene.except(book, theNext, [of])
    await scene.close(book, theNext)
    expect(await scene.keepsOpen(book, theThird, of)).toBeUndefined()
  })

  test('is not let go where it came between what two people let go and the closing', async () => {
    expect(await scene.keepsOpen(book, theDay, of)).toBe('1 700000')
    await scene.except(book, theDay, [of])
    await scene.take([ambiguous(800_000)], 'statement', later(5))
    await scene.close(book, theDay)
    expect(await scene.keepsOpen(book, theNext, of)).toBe('1 800000')
  })

  test('is let go where two people decide it once more', async () => {
    expect(await scene.keepsOpen(book, theDay, of)).toBe('1 700000')
    await scene.except(book, theDay, [of])
    await scene.take([ambiguous(800_000)], 'statement', later(5))
    await scene.except(book, theDay, [of])
    await scene.close(book, theDay)
    expect(await scene.keepsOpen(book, theNext, of)).toBeUndefined()
  })

  test('is not let go on the day until which it may wait by what two people let go before', async () => {
    await scene.take([ambiguous(800_000, theNext)])
    expect(await scene.keepsOpen(book, theDay, of)).toBe('1 700000')
    await scene.except(book, theDay, [of])
    await scene.close(book, theDay)
    expect(await scene.keepsOpen(book, theNext, of)).toBe('1 800000')
  })
})

test('a closing that waits for two people who let the day go closes it by their exception', async () => {
  const { school: book } = scene.books
  for (const _ of [1, 2]) await scene.owing(700_000)
  await scene.take([scene.line('hoc phi', 700_000, { bookedOn: theDay })])
  expect(await scene.keepsOpen(book, theDay, 'ambiguous-money')).toBe('1 700000')
  const exception = { book, day: theDay, reason: 'seen', requestedBy: 'mai', approvedBy: 'hoa' }
  const granted = { ...exception, conditions: ['ambiguous-money'], at: morningAfter(theDay) }
  let closing: Promise<unknown> | undefined
  await beforeItsCommit(
    bench.url,
    (pool) => createDayStore(pool).except(granted),
    async () => {
      closing = scene.close(book, theDay)
      await untilItWaits(bench.pool)
    },
  )
  expect(await closing).toMatchObject({
    state: 'closed-with-exceptions',
    exceptions: [{ condition: 'ambiguous-money', count: 1, amount: 700_000 }],
  })
})
