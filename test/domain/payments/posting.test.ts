import { expect, test } from 'vitest'
import type { Payment, PaymentNews } from '../../../src/domain/payments/payment.ts'
import { judgeNews } from '../../../src/domain/payments/posting.ts'

const at = new Date('2026-09-30T12:00:00+07:00')
const payment = (facts: Partial<Payment> = {}): Payment => ({
  ...{ id: 'p', channel: 'platform', reference: 'A', billId: 'b', amount: 100, paidAmount: null },
  ...{
    state: 'open',
    payUrl: null,
    providerTransaction: null,
    paidAt: null,
    createdAt: at,
    asks: 0,
    askAt: at,
  },
  ...facts,
})
const news = (outcome: PaymentNews['outcome'], facts: Partial<PaymentNews> = {}) => ({
  news: {
    ...{ reference: 'A', outcome, amount: 100, providerTransaction: 'T', bank: null, at },
    ...{ description: '', theirCode: '', ...facts },
  },
})
const judged = (said: ReturnType<typeof news>[], of: Payment | undefined = payment()) => {
  const { outcomes, paid, failed } = judgeNews(said, () => of)
  return { outcomes, paid: paid.length, failed: failed.length }
}

test('O3: money wins over a failure that is told in the same breath, whichever comes first', () => {
  const [failed, paid] = [news('failed'), news('paid')]
  expect(judged([failed, paid])).toEqual({ outcomes: ['noted', 'posted'], paid: 1, failed: 0 })
  expect(judged([paid, failed])).toEqual({ outcomes: ['posted', 'noted'], paid: 1, failed: 0 })
})

test.each([
  ['open', 1, 1],
  ['failed', 0, 1],
  ['expired', 1, 1],
  ['paid', 0, 0],
] as const)('O3: a payment that is %s may fail %i times, and be paid %i times', (state, failed, paid) => {
  const of = payment({ state, ...(state === 'paid' ? { paidAmount: 100, providerTransaction: 'T' } : {}) })
  expect(judged([news('failed')], of)).toMatchObject({ failed, paid: 0 })
  expect(judged([news('paid')], of)).toMatchObject({ failed: 0, paid })
})

test('D1, D3: of several that say that it is paid the first posts, and another amount or transaction is a conflict', () => {
  const said = [
    news('paid'),
    news('paid'),
    news('paid', { amount: 99 }),
    news('paid', { providerTransaction: 'U' }),
  ]
  const outcomes = ['posted', 'repeated', 'conflict', 'conflict']
  expect(judged(said)).toEqual({ outcomes, paid: 1, failed: 0 })
  const isPaid = payment({ state: 'paid', paidAmount: 100, providerTransaction: 'T' })
  expect(judged(said, isPaid)).toEqual({ outcomes: ['repeated', ...outcomes.slice(1)], paid: 0, failed: 0 })
})

test('a payment gets the transaction that the first of its repeats tells, where none was told', () => {
  const untold = payment({ state: 'paid', paidAmount: 100 })
  const said = [
    news('paid', { providerTransaction: '' }),
    news('paid', { amount: 99 }),
    news('paid'),
    news('paid', { providerTransaction: 'U' }),
  ]
  const { outcomes, named } = judgeNews(said, () => untold)
  expect(outcomes).toEqual(['repeated', 'conflict', 'repeated', 'conflict'])
  expect(named).toEqual([{ payment: untold, transaction: 'T' }])
  expect(judgeNews(said.slice(0, 2), () => untold).named).toEqual([])
})

test('what is paid fails no more, and what failed once fails once', () => {
  const isPaid = payment({ state: 'paid', paidAmount: 100, providerTransaction: 'T' })
  expect(judged([news('failed')], isPaid)).toEqual({ outcomes: ['noted'], paid: 0, failed: 0 })
  expect(judged([news('failed'), news('failed')])).toEqual({
    outcomes: ['noted', 'noted'],
    paid: 0,
    failed: 1,
  })
  expect(judged([news('failed')], payment({ state: 'failed' }))).toMatchObject({ failed: 0 })
})

test('money of a payment without a bill has no owner, and of one that nobody knows nothing is made', () => {
  expect(judged([news('paid')], payment({ billId: null })).outcomes).toEqual(['unowned'])
  expect(judgeNews([news('paid'), news('pending')], () => undefined).outcomes).toEqual([undefined, 'noted'])
})
