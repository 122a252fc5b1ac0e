import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LedgerEntry } from '../../simulators/ledger.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import type { PaymentChannel, PaymentDemand, RawRequest } from '../../src/ports/payment-channel.ts'
import type { ChannelReceiver } from './channel-receiver.ts'

/** How the provider fails one call. */
export type ChannelMisbehaviour = 'slow' | '500' | 'rubbish' | 'drop'

/** A channel's adapter wired to its simulator over real HTTP on loopback, both ways; its time limit is short. */
export interface ChannelBench {
  /** A channel that can start payments, ask for them and fetch receipts, with `inbound.notify`. */
  readonly channel: PaymentChannel & Required<Pick<PaymentChannel, 'createReference' | 'start' | 'ask'>>
  readonly receiver: ChannelReceiver
  /** What must never stand in errors. */
  readonly credentials: readonly string[]
  /** The provider's own book. */
  book(): readonly LedgerEntry[]
  /** The payer decides at the provider; ends when the provider has told us. */
  decide(reference: string, decision: 'pay' | 'cancel'): Promise<void>
  /** Lets a payer ask the provider what a dossier has to pay. */
  askForDossier(dossierNumber: string): Promise<{ readonly reference?: string }>
  misbehaveOnce(way: ChannelMisbehaviour): void
  /** Frees the provider's port. */
  stopProvider(): Promise<void>
  stop(): Promise<void>
}

export interface ChannelExpectations {
  readonly demand: PaymentDemand
  /** A demand that can be written but that this provider refuses. */
  readonly faulty: PaymentDemand
  /**
   * `call` when absent. `page`: starting sends nothing, the provider hears of a payment when the payer opens its page,
   * and says there what it refuses.
   */
  readonly startsBy?: 'call' | 'page'
  /** How long a payment can be made, in ms; absent where nothing of ours ends it. */
  readonly payableMs?: number
  /** False where the provider tells of success only, so that a failure is heard by asking. */
  readonly tellsFailures?: boolean
  /** Whether payers can ask the provider for a dossier, so that the provider asks us. */
  readonly asksForDossiers: boolean
  /** The receipt forms that the provider knows, each with a bench that gives it. */
  readonly receipts: Readonly<Partial<Record<'address' | 'file', () => Promise<ChannelBench>>>>
  /** The request of a confirmation with each single thing in it changed, by the name of the change. */
  changesOf(request: RawRequest): readonly { readonly name: string; readonly request: RawRequest }[]
}

const startedAt = new Date('2026-09-30T05:00:00Z')

/** Registers the cases that every payment channel passes. */
export function describePaymentChannel(
  name: string,
  openBench: () => Promise<ChannelBench>,
  {
    demand,
    faulty,
    receipts,
    changesOf,
    asksForDossiers,
    startsBy = 'call',
    payableMs,
    tellsFailures = true,
  }: ChannelExpectations,
): void {
  describe(`${name} as a payment channel`, () => {
    let bench: ChannelBench
    beforeEach(async () => {
      bench = await openBench()
    })
    afterEach(() => bench.stop())

    const call = () => ({ signal: new AbortController().signal })
    const ask = (reference: string) => bench.channel.ask(reference, startedAt, call())
    const open = async (reference: string, what: PaymentDemand, on = bench) => {
      const answer = await on.channel.start(reference, what, startedAt, call())
      if (startsBy === 'page' && answer.is === 'started') await fetch(answer.payUrl)
      return answer
    }
    const started = async (on = bench) => {
      const reference = on.channel.createReference(demand, startedAt)
      await open(reference, demand, on)
      return reference
    }
    /** Any request of ours that the provider would answer. */
    const reach = () => (startsBy === 'page' ? ask('NEVERSTARTED') : started())
    const lastReceived = () => bench.receiver.received.at(-1) ?? expect.unreachable('nothing was received')

    describe('starting', () => {
      test('a payment of a bill is started once and has a page that answers', async () => {
        const reference = bench.channel.createReference(demand, startedAt)
        const answer = await bench.channel.start(reference, demand, startedAt, call())
        if (answer.is !== 'started') return expect.unreachable(answer.is)
        expect((await fetch(answer.payUrl)).status).toBe(200)
        expect(applied(bench)).toMatchObject([{ reference, amount: demand.amount }])
      })

      test('how long a payment can be made is known', () => {
        expect(bench.channel.payableMs).toBe(payableMs)
      })

      test('references of one dossier at one instant differ', () => {
        // Five characters of chance: of a thousand two would be the same once in a hundred runs, of these once in fifty thousand.
        const references = Array.from({ length: 50 }, () => bench.channel.createReference(demand, startedAt))
        expect(new Set(references).size).toBe(references.length)
      })

      test('a demand that the provider refuses opens nothing, and is a returned refusal', async () => {
        const answer = await open(bench.channel.createReference(faulty, startedAt), faulty)
        if (startsBy === 'call') {
          expect(answer).toMatchObject({ is: 'refused', theirCode: expect.any(String) })
        }
        expect(applied(bench)).toHaveLength(0)
      })

      test('a reference that is used for another amount is refused', async () => {
        const reference = await started()
        const answer = await open(reference, { ...demand, amount: demand.amount + 1_000 })
        if (startsBy === 'call') expect(answer).toMatchObject({ is: 'refused' })
        expect(applied(bench)).toMatchObject([{ reference, amount: demand.amount }])
      })
    })

    describe('asking', () => {
      test('an open payment is pending, and asking changes nothing', async () => {
        const reference = await started()
        const before = applied(bench)
        expect(await ask(reference)).toMatchObject({ is: 'news', news: { reference, outcome: 'pending' } })
        expect(applied(bench)).toEqual(before)
      })

      test('a paid payment is paid, with amount and transaction of the provider', async () => {
        const reference = await started()
        await bench.decide(reference, 'pay')
        expect(await ask(reference)).toMatchObject({
          is: 'news',
          news: {
            reference,
            outcome: 'paid',
            amount: demand.amount,
            providerTransaction: expect.stringMatching(/./),
          },
        })
      })

      test('a cancelled payment has failed', async () => {
        const reference = await started()
        await bench.decide(reference, 'cancel')
        expect(await ask(reference)).toMatchObject({ is: 'news', news: { outcome: 'failed' } })
      })

      test('a reference that was never started is unknown', async () => {
        expect(await ask('NEVERSTARTED')).toMatchObject({ is: 'unknown' })
      })
    })

    if (Object.keys(receipts).length > 0)
      describe('receipts', () => {
        for (const [form, openWithForm] of Object.entries(receipts)) {
          test(`a paid payment has a receipt as ${form}`, async () => {
            const other = await openWithForm()
            try {
              const reference = await started(other)
              await other.decide(reference, 'pay')
              const answer = await other.channel.ask(reference, startedAt, call())
              if (answer.is !== 'news') return expect.unreachable(answer.is)
              const receipt = await other.channel.fetchReceipt?.(
                reference,
                answer.news.at ?? startedAt,
                call(),
              )
              expect(receipt?.is).toBe(form)
            } finally {
              await other.stop()
            }
          })
        }

        test('an open payment has none', async () => {
          const reference = await started()
          expect(await bench.channel.fetchReceipt?.(reference, startedAt, call())).toMatchObject({
            is: 'refused',
          })
        })
      })

    describe('confirmations', () => {
      test('a confirmation and the answer to a question tell the same', async () => {
        const reference = await started()
        await bench.decide(reference, 'pay')
        const { read } = lastReceived()
        const asked = await ask(reference)
        if (read.is !== 'news' || asked.is !== 'news') return expect.unreachable(`${read.is} ${asked.is}`)
        expect(asked.news).toEqual(read.news)
        expect(read.news).toMatchObject({ outcome: 'paid', amount: demand.amount })
      })

      if (tellsFailures)
        test('a cancelled payment is told as failed', async () => {
          const reference = await started()
          await bench.decide(reference, 'cancel')
          expect(lastReceived().read).toMatchObject({ is: 'news', news: { reference, outcome: 'failed' } })
        })

      test('the same confirmation again reads the same', async () => {
        await bench.decide(await started(), 'pay')
        const { request, read, operation } = lastReceived()
        const again = await bench.channel.inbound[operation]?.(request)
        if (read.is !== 'news' || again?.is !== 'news') return expect.unreachable(read.is)
        expect(again.news).toEqual(read.news)
      })

      test('a confirmation with any single thing changed is refused', async () => {
        await bench.decide(await started(), 'pay')
        const { request, operation } = lastReceived()
        const changes = changesOf(request)
        expect(changes.length).toBeGreaterThan(5)
        for (const change of changes) {
          const read = await bench.channel.inbound[operation]?.(change.request)
          expect([change.name, read?.is]).toEqual([change.name, 'refused'])
        }
      })

      const rubbish = {
        nothing: '',
        'no JSON': '{"MaLoi":',
        'no object': '[]',
        null: 'null',
        'no fields': '{}',
        'no UTF-8': Buffer.from([0x7b, 0xff, 0x7d]),
      }
      for (const [what, bytes] of Object.entries(rubbish)) {
        test(`${what} is refused by every inbound operation, never thrown`, async () => {
          for (const receive of Object.values(bench.channel.inbound)) {
            const read = await receive({ method: 'POST', query: '', headers: {}, body: Buffer.from(bytes) })
            expect(read.is).toBe('refused')
          }
        })
      }
    })

    if (asksForDossiers)
      describe('questions about a dossier', () => {
        test('a dossier with something due is answered, can be paid, and the news leads back to it', async () => {
          const reference = bench.channel.createReference(demand, startedAt)
          bench.receiver.find({ is: 'due', demand, reference })
          const asked = await bench.askForDossier(demand.dossierNumber)
          expect(lastReceived().read).toMatchObject({ is: 'question', dossierNumber: demand.dossierNumber })
          await bench.decide(asked.reference ?? expect.unreachable('no reference'), 'pay')
          const { read } = lastReceived()
          if (read.is !== 'news') return expect.unreachable(read.is)
          expect(read.news).toMatchObject({ outcome: 'paid', amount: demand.amount })
          expect(`${read.news.reference} ${read.news.description}`).toContain(demand.dossierNumber)
        })

        test.each(['nothing-due', 'unknown'] as const)('%s opens no payment', async (is) => {
          bench.receiver.find({ is })
          expect(await bench.askForDossier(demand.dossierNumber)).not.toHaveProperty('reference')
          expect(applied(bench)).toHaveLength(0)
        })
      })

    describe('failures', () => {
      test('a provider that is down: the message cannot have arrived', async () => {
        await bench.stopProvider()
        expect(await failure(reach())).toMatchObject({
          code: 'partner_unreachable',
          couldHaveArrived: false,
        })
      })

      const codes = {
        slow: 'partner_timeout',
        '500': 'partner_bad_answer',
        rubbish: 'partner_bad_answer',
        drop: 'partner_connection_lost',
      } as const
      for (const [way, code] of Object.entries(codes) as [ChannelMisbehaviour, string][]) {
        test(`${way}: ${code}, the message could have arrived and the error shows no secret`, async () => {
          bench.misbehaveOnce(way)
          const error = await failure(reach())
          expect(error).toMatchObject({ code, couldHaveArrived: true })
          for (const credential of bench.credentials) expect(`${error.stack}`).not.toContain(credential)
        })
      }
    })
  })
}

const applied = (bench: ChannelBench) => bench.book().filter((entry) => entry.verdict === 'applied')

async function failure(outcome: Promise<unknown>): Promise<GatewayError> {
  const error = await outcome.then(
    (value) => expect.unreachable(`answered ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(GatewayError)
  return error as GatewayError
}
