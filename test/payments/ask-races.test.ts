import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { askPayment } from '../../src/payments/ask-payment.ts'
import type { AskAnswer } from '../../src/ports/payment-channel.ts'
import { besideUncommitted } from '../support/beside-unfinished.ts'
import { createTestPaymentParts } from '../support/payment-parts.ts'
import { openRefundScene, type RefundScene } from '../support/refund-scene.ts'
import { channel, later, linesOf, newReference, news, noon, tellBoth } from '../support/scene.ts'
import { createScriptedChannel } from '../support/scripted-channel.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { unproven } from '../support/unproven.ts'

const payable = 950_000

let bench: StoreBench
let scene: RefundScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openRefundScene(bench)
})

/** An open payment of a bill, whose page was given. */
async function openPayment(at = noon) {
  const bill = await scene.accept(scene.toAccept({ ...linesOf(payable), studentCode: scene.one.code }))
  const { id, reference } = await bench.store.payments.open({
    ...{ channel, reference: newReference(), billId: bill.id, amount: payable, at, askAt: later(60) },
  })
  await bench.store.payments.started(id, 'https://pay.example.vn/1')
  return { billId: bill.id, id, reference }
}
type Opened = Awaited<ReturnType<typeof openPayment>>

/** How payment and bill stand, and where the money of the payment is. */
async function standing({ id, billId }: Opened) {
  const { state, askAt } = (await bench.store.payments.find(id)) ?? expect.unreachable('it is gone')
  const entries = await bench.ledger(id)
  return {
    payment: state,
    isAsked: askAt !== null,
    bill: await scene.standingOf({ id: billId }),
    booked: entries.map(({ credit, amount }) => `${credit} ${amount}`),
  }
}

const meanwhile = {
  confirmed: ({ reference }: Opened) => scene.post(news(reference, payable)),
  cancelled: ({ billId }: Opened) => bench.store.bills.cancel(billId, tellBoth, later(9)),
  'given up': ({ id }: Opened) => bench.store.payments.asked(id, undefined),
  async refunded({ reference, id }: Opened) {
    await scene.post(news(reference, payable))
    await scene.refund({ paymentId: id }, payable)
  },
}

const answers: Readonly<Record<string, (reference: string) => AskAnswer>> = {
  paid: (reference) => said(reference, 'paid'),
  failed: (reference) => said(reference, 'failed'),
  pending: (reference) => said(reference, 'pending'),
  unknown: () => ({ is: 'unknown', theirCode: '91' }),
}
const said = (reference: string, outcome: 'paid' | 'failed' | 'pending'): AskAnswer => ({
  ...{ is: 'news', news: news(reference, payable, { outcome }), bytes: Buffer.from(outcome) },
})

const paid = { payment: 'paid', isAsked: false }
const receivable = [`receivable ${payable}`]
const ends = {
  confirmed: {
    paid: { ...paid, bill: `paid ${payable}`, booked: receivable },
    failed: { ...paid, bill: `paid ${payable}`, booked: receivable },
    pending: { ...paid, bill: `paid ${payable}`, booked: receivable },
    unknown: { ...paid, bill: `paid ${payable}`, booked: receivable },
  },
  cancelled: {
    paid: { ...paid, bill: `cancelled ${payable}`, booked: [`payer-credit ${payable}`] },
    failed: { payment: 'failed', isAsked: false, bill: 'cancelled 0', booked: [] },
    pending: { payment: 'open', isAsked: true, bill: 'cancelled 0', booked: [] },
    unknown: { payment: 'open', isAsked: true, bill: 'cancelled 0', booked: [] },
  },
  'given up': {
    paid: { ...paid, bill: `paid ${payable}`, booked: receivable },
    failed: { payment: 'failed', isAsked: false, bill: 'issued 0', booked: [] },
    pending: { payment: 'expired', isAsked: false, bill: 'issued 0', booked: [] },
    unknown: { payment: 'expired', isAsked: false, bill: 'issued 0', booked: [] },
  },
  refunded: {
    paid: { ...paid, bill: 'refunded 0', booked: receivable },
    failed: { ...paid, bill: 'refunded 0', booked: receivable },
    pending: { ...paid, bill: 'refunded 0', booked: receivable },
    unknown: { ...paid, bill: 'refunded 0', booked: receivable },
  },
} as const

describe.each(
  Object.entries(meanwhile),
)('a payment that is %s while its channel is asked', (what, happen) => {
  test.each(Object.entries(answers))('which answers %s', async (answer, answerOf) => {
    const opened = await openPayment()
    const scripted = createScriptedChannel({
      async ask(reference) {
        await happen(opened)
        return answerOf(reference)
      },
    })
    const parts = createTestPaymentParts(bench.store, scripted)
    parts.pass(60_000)
    await askPayment(opened.id, parts)
    expect(await standing(opened)).toEqual(ends[what as keyof typeof ends][answer as 'paid'])
    expect(await unproven(bench)).toEqual([])
  })
})

test('what a channel answers while somebody gives the payment up, and the other way round, is kept: money wins', async () => {
  const first = await openPayment()
  await besideUncommitted(
    bench,
    ({ payments }) => payments.asked(first.id, undefined),
    () => scene.post(news(first.reference, payable)),
  )
  const second = await openPayment()
  await besideUncommitted(
    bench,
    ({ payments }) => payments.post(channel, news(second.reference, payable), () => tellBoth, later(5)),
    () => bench.store.payments.asked(second.id, undefined),
  )
  for (const one of [first, second])
    expect(await standing(one)).toEqual({ ...paid, bill: `paid ${payable}`, booked: receivable })
})

test('what a channel answers while the bill is cancelled, and the other way round, ends in one of two clean ways', async () => {
  const first = await openPayment()
  await besideUncommitted(
    bench,
    ({ bills }) => bills.cancel(first.billId, tellBoth, later(9)),
    () => scene.post(news(first.reference, payable)),
  )
  expect(await standing(first)).toEqual(ends.cancelled.paid)
  const second = await openPayment()
  const cancelled = await besideUncommitted(
    bench,
    ({ payments }) => payments.post(channel, news(second.reference, payable), () => tellBoth, later(5)),
    () => bench.store.bills.cancel(second.billId, tellBoth, later(9)),
  )
  expect(cancelled).toMatchObject({ is: 'not-possible' })
  expect(await standing(second)).toEqual(ends.confirmed.paid)
  expect(await unproven(bench)).toEqual([])
})

describe('one name of a transaction', () => {
  const pay = async (at: Date, of = channel) => {
    const bill = await scene.accept(scene.toAccept({ ...linesOf(payable), studentCode: scene.one.code }))
    const reference = newReference()
    const { id } = await bench.store.payments.open({
      ...{ channel: of, reference, billId: bill.id, amount: payable, at, askAt: at },
    })
    const told = news(reference, payable, { providerTransaction: 'TX-1', at })
    return {
      outcome: await bench.store.payments.post(of, told, () => tellBoth, at),
      id,
      billId: bill.id,
      reference,
    }
  }

  test('at two providers is two transactions, and each pays', async () => {
    const both = [await pay(noon), await pay(noon, 'wallet')]
    for (const one of both) {
      expect(one.outcome).toBe('posted')
      expect(await standing(one)).toMatchObject({
        payment: 'paid',
        bill: `paid ${payable}`,
        booked: receivable,
      })
    }
    expect(await unproven(bench)).toEqual([])
  })

  test('that a provider gives another payment a year later is other money, and each pays its own bill', async () => {
    const both = [await pay(noon), await pay(new Date(noon.getTime() + 365 * 86_400_000))]
    for (const one of both) {
      expect(one.outcome).toBe('posted')
      expect(await standing(one)).toMatchObject({
        payment: 'paid',
        bill: `paid ${payable}`,
        booked: receivable,
      })
    }
    expect(await unproven(bench)).toEqual([])
  })
})
