import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import type { PaymentDemand, RefundAnswer, RefundAtChannel } from '../../src/ports/payment-channel.ts'
import type { ChannelBench, ChannelMisbehaviour } from './payment-channel.ts'

export interface RefundingExpectations {
  readonly demand: PaymentDemand
  readonly startsBy?: 'call' | 'page'
  /** Whether the provider has a code that says for sure that more is asked than came. */
  readonly refusesTooMuch: boolean
  /** Whether the provider can say that it never heard of a refund. */
  readonly knowsAbsent: boolean
}

const startedAt = new Date('2026-09-30T05:00:00Z')

/** Registers the cases that every channel passes that gives money back. */
export function describeRefundingChannel(
  name: string,
  openBench: () => Promise<ChannelBench>,
  { demand, startsBy = 'call', refusesTooMuch, knowsAbsent }: RefundingExpectations,
): void {
  describe(`${name} gives money back`, () => {
    let bench: ChannelBench
    beforeEach(async () => {
      bench = await openBench()
    })
    afterEach(() => bench.stop())

    const call = () => ({ signal: new AbortController().signal })
    const paid = async (): Promise<RefundAtChannel> => {
      const reference = bench.channel.createReference(demand, startedAt)
      const started = await bench.channel.start(reference, demand, startedAt, call())
      if (startsBy === 'page' && started.is === 'started') await fetch(started.payUrl)
      await bench.decide(reference, 'pay')
      const answer = await bench.channel.ask(reference, startedAt, call())
      if (answer.is !== 'news') return expect.unreachable(answer.is)
      return {
        ...{
          code: 'RF0000001A',
          amount: demand.amount,
          reference,
          startedAt,
          paidAt: answer.news.at ?? startedAt,
        },
        ...{ providerTransaction: answer.news.providerTransaction, paidAmount: demand.amount, isOnly: true },
      }
    }
    const refund = async (order: RefundAtChannel): Promise<RefundAnswer> =>
      (await bench.channel.refund?.(order, call())) ?? expect.unreachable('it cannot')
    const ask = async (order: RefundAtChannel): Promise<RefundAnswer> =>
      (await bench.channel.askRefund?.(order, call())) ?? expect.unreachable('it cannot')
    /** What the provider gave back. */
    const given = () =>
      bench
        .book()
        .filter(({ operation, verdict }) => operation === 'refund' && verdict === 'applied')
        .map(({ amount }) => amount)

    test('all of a payment, and says so at once or when it is asked', async () => {
      const order = await paid()
      expect(['done', 'pending']).toContain((await refund(order)).is)
      expect(await ask(order)).toMatchObject({ is: 'done', theirReference: expect.stringMatching(/./) })
      expect(given()).toEqual([demand.amount])
    })

    test('a part of a payment', async () => {
      const order = { ...(await paid()), amount: 10_000 }
      await refund(order)
      expect(await ask(order)).toMatchObject({ is: 'done' })
      expect(given()).toEqual([10_000])
    })

    test('once for a code, however often it is sent, and never refuses what it gave', async () => {
      const order = await paid()
      await refund(order)
      expect(['done', 'pending']).toContain((await refund(order)).is)
      expect(given()).toEqual([demand.amount])
    })

    test('not more than came', async () => {
      const order = { ...(await paid()), amount: demand.amount + 1_000 }
      expect((await refund(order)).is).toBe(refusesTooMuch ? 'refused' : 'pending')
      expect(given()).toEqual([])
    })

    test('what was never sent is not done, whatever else is known of the payment', async () => {
      const order = await paid()
      expect((await ask(order)).is).toBe(knowsAbsent ? 'absent' : 'pending')
    })

    test('of two refunds of one payment one is not taken for the other', async () => {
      const order = { ...(await paid()), amount: 10_000 }
      await refund(order)
      const other = { ...order, code: 'RF0000002B', isOnly: false }
      expect(['absent', 'pending']).toContain((await ask(other)).is)
    })

    test.each([
      'slow',
      '500',
      'rubbish',
      'drop',
    ] as const satisfies readonly ChannelMisbehaviour[])('an answer that is %s leaves open what became of it, and asking tells', async (way) => {
      const order = await paid()
      bench.misbehaveOnce(way)
      const failure = await refund(order).catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(GatewayError)
      expect((failure as GatewayError).couldHaveArrived).toBe(true)
      for (const secret of bench.credentials) expect(String(failure)).not.toContain(secret)
      const asked = await ask(order)
      expect(asked.is === 'done').toBe(given().length === 1)
    })

    test('a provider that is not there got nothing', async () => {
      const order = await paid()
      await bench.stopProvider()
      const failure = await refund(order).catch((error: unknown) => error)
      expect((failure as GatewayError).couldHaveArrived).toBe(false)
    })
  })
}
