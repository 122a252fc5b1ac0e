import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LedgerEntry } from '../../simulators/ledger.ts'
import type { DossierRecord, OutgoingRecord, ProgressStep } from '../../src/domain/exchanges/dossier.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import type { LookUpAnswer, Portal, PortalAnswer, PreparedMessage } from '../../src/ports/portal.ts'
import { billDossier, fullDossier, sampleStep } from '../support/dossier-samples.ts'

/** How a simulator fails one message. Slow, rubbish and drop-after have applied it; 500 and drop-before have not. */
export type PortalMisbehaviour = 'slow' | '500' | 'drop-before' | 'drop-after' | 'rubbish'

/** A portal's adapter wired to its simulator over real HTTP on loopback; its time limit must be short (0.5 s or less). */
export interface PortalBench {
  readonly portal: Portal
  /** What must never stand in prepared bytes, answers' evidence or errors. */
  readonly credentials: readonly string[]
  /** The simulator's own book. */
  book(): readonly LedgerEntry[]
  /** Makes the simulator fail the next message that changes something; logins and look-ups stay good. */
  misbehaveOnce(way: PortalMisbehaviour): void
  /** Ends every session or token that the simulator gave out. */
  expireCredentials(): void
  /** How often a session or token was given out. */
  logins(): number
  /** Frees the simulator's port, so that nobody listens there. */
  stop(): Promise<void>
}

/** What one portal answers where portals differ. */
export interface PortalExpectations {
  readonly repeatedCreate: PortalAnswer['is']
  readonly updateOfUnknown: PortalAnswer['is']
  readonly progressOfUnknown: PortalAnswer['is']
  /** A record that can be written but that this portal refuses. */
  readonly faulty: OutgoingRecord
}

const number = '000.00.14.H20-260930-00012'
const create: OutgoingRecord = { kind: 'dossier', dossier: billDossier(number), as: 'new' }
const update: OutgoingRecord = { kind: 'dossier', dossier: fullDossier(number), as: 'update' }
const unit = { code: '000.00.14.H20', name: 'Trường THCS Nguyễn Du' }
const progressOf = (steps: readonly ProgressStep[]): OutgoingRecord => ({
  kind: 'progress',
  dossierNumber: number,
  unit,
  steps,
})
const progress = progressOf([sampleStep('finished', 5)])

/** Registers the cases that every portal adapter passes. */
export function describePortal(
  name: string,
  openBench: () => Promise<PortalBench>,
  expectations: PortalExpectations,
): void {
  describe(`${name} as a portal`, () => {
    let bench: PortalBench
    beforeEach(async () => {
      bench = await openBench()
    })
    afterEach(() => bench.stop())

    const call = () => ({ signal: new AbortController().signal })
    const prepare = (record: OutgoingRecord) => bench.portal.prepare(record)
    const submit = async (record: OutgoingRecord) => bench.portal.submit(await prepare(record), call())
    const applied = () => bench.book().filter((entry) => entry.verdict === 'applied')
    const failureOf = async (record: OutgoingRecord) => failure(submit(record))

    /** What delivery does with a message that could have arrived; see the port's `repeatsAreHarmless`. */
    async function settle(message: PreparedMessage): Promise<LookUpAnswer['is']> {
      const found = await bench.portal.lookUp?.(message, call())
      const maySendAgain =
        found === undefined ? bench.portal.traits.repeatsAreHarmless : found.is === 'absent'
      if (!maySendAgain) return found?.is ?? 'undecided'
      return (await bench.portal.submit(message, call())).is
    }

    describe('answers', () => {
      test('a new dossier is accepted and applied once', async () => {
        const answer = await submit(create)
        expect(answer).toMatchObject({
          is: 'accepted',
          theirReference: number,
          evidence: { httpStatus: 200 },
        })
        expect(applied()).toMatchObject([{ reference: number }])
      })

      test('a dossier with every fact and list is accepted', async () => {
        expect(await submit({ kind: 'dossier', dossier: fullDossier(number), as: 'new' })).toMatchObject({
          is: 'accepted',
        })
      })

      test('a known dossier is updated', async () => {
        await submit(create)
        expect(await submit(update)).toMatchObject({ is: 'accepted' })
        expect(applied()).toHaveLength(2)
      })

      test(`a dossier that is new twice: ${expectations.repeatedCreate}`, async () => {
        await submit(create)
        expect((await submit(create)).is).toBe(expectations.repeatedCreate)
        expect(applied()).toHaveLength(1)
      })

      test(`an update of an unknown dossier: ${expectations.updateOfUnknown}`, async () => {
        expect((await submit(update)).is).toBe(expectations.updateOfUnknown)
      })

      test(`progress of an unknown dossier: ${expectations.progressOfUnknown}`, async () => {
        expect((await submit(progress)).is).toBe(expectations.progressOfUnknown)
      })

      test('as many steps as one message carries are applied, each once', async () => {
        await submit(create)
        const { stepsPerMessage } = bench.portal.traits
        const steps = Array.from({ length: stepsPerMessage }, (_, index) => sampleStep('processing', index))
        expect(await submit(progressOf(steps))).toMatchObject({ is: 'accepted' })
        const facts = applied().map(factOf)
        expect(facts).toHaveLength(1 + stepsPerMessage)
        expect(new Set(facts).size).toBe(facts.length)
      })

      test('more steps than one message carries are not prepared', async () => {
        const { stepsPerMessage } = bench.portal.traits
        const steps = Array.from({ length: stepsPerMessage + 1 }, (_, index) =>
          sampleStep('processing', index),
        )
        const error = await failure(prepare(progressOf(steps)))
        expect(error.definition.retry).toBe('never')
      })

      test('a record that the portal finds faulty is refused with a reason and their code', async () => {
        const answer = await submit(expectations.faulty)
        expect(answer).toMatchObject({
          is: 'refused',
          theirCode: expect.any(String),
          why: expect.any(String),
        })
        expect(applied()).toHaveLength(0)
      })
    })

    describe('several dossiers in one message', () => {
      const numbers = ['1', '2', '3'].map((end) => `${number}${end}`)
      const dossiers = numbers.map((each) => ({
        ...({ kind: 'dossier', as: 'new' } as const),
        dossier: billDossier(each),
      }))
      /** Absent where a message holds one: then there is nothing to keep to. */
      const together = (records: readonly DossierRecord[] = dossiers) =>
        bench.portal.prepareTogether?.(records)

      test('are as many as the portal says, and each is applied once and known by its own number', async () => {
        const message = await together()
        if (!message) return expect(bench.portal.traits.dossiersPerMessage ?? 1).toBe(1)
        expect(message).toMatchObject({ references: numbers, reference: numbers[0] })
        expect(await bench.portal.submit(message, call())).toMatchObject({ is: 'accepted' })
        expect(applied().map(({ reference }) => reference)).toEqual(numbers)
      })

      test('are refused as a whole where one of them is known, and applied one by one', async () => {
        await submit({ ...create, dossier: billDossier(numbers[1] ?? '') } as OutgoingRecord)
        const message = await together()
        if (!message) return
        expect((await bench.portal.submit(message, call())).is).toBe(expectations.repeatedCreate)
        expect(applied()).toHaveLength(1)
        for (const record of dossiers) await submit(record)
        expect(
          applied()
            .map(({ reference }) => reference)
            .sort(),
        ).toEqual(numbers)
      })

      test('that got no answer are each asked about by their own number', async () => {
        const message = await together()
        if (!message) return
        bench.misbehaveOnce('drop-after')
        await failure(bench.portal.submit(message, call()))
        for (const reference of numbers) {
          expect((await bench.portal.lookUp?.({ ...message, reference }, call()))?.is).toBe('accepted')
        }
        bench.misbehaveOnce('drop-before')
        const others = dossiers.map((record, place) => ({
          ...record,
          dossier: billDossier(`${number}9${place}`),
        }))
        const lost = await together(others)
        if (!lost) return
        await failure(bench.portal.submit(lost, call()))
        expect((await bench.portal.lookUp?.(lost, call()))?.is).toBe('absent')
      })
    })

    describe('evidence', () => {
      test('the bytes that were prepared are the bytes that the portal received', async () => {
        const message = await prepare(create)
        await bench.portal.submit(message, call())
        expect(bench.book().map((entry) => entry.bodySha256)).toContain(sha256(message.bytes))
      })

      test('no credential stands in what is stored', async () => {
        const message = await prepare(create)
        const answer = await bench.portal.submit(message, call())
        const stored = [message.bytes, JSON.stringify(message.headers), answer.evidence.bytes].join('\n')
        for (const credential of bench.credentials) expect(stored).not.toContain(credential)
      })
    })

    describe('credentials', () => {
      test('many messages at once log in once', async () => {
        await Promise.all(
          Array.from({ length: 8 }, (_, index) =>
            submit({ kind: 'dossier', dossier: billDossier(`${number}${index}`), as: 'new' }),
          ),
        )
        expect(applied()).toHaveLength(8)
        expect(bench.logins()).toBe(1)
      })

      test('credentials that ended are renewed once for all, and each message is applied once', async () => {
        await submit(create)
        bench.expireCredentials()
        const answers = await Promise.all(
          Array.from({ length: 8 }, (_, index) =>
            submit({ kind: 'dossier', dossier: billDossier(`${number}${index}`), as: 'new' }),
          ),
        )
        expect(answers.map((answer) => answer.is)).toEqual(Array(8).fill('accepted'))
        expect(applied()).toHaveLength(9)
        expect(bench.logins()).toBe(2)
      })
    })

    describe('failures', () => {
      test('a portal that is down: the message cannot have arrived', async () => {
        await bench.stop()
        const error = await failureOf(create)
        expect(error).toMatchObject({ code: 'partner_unreachable', couldHaveArrived: false })
      })

      test('a portal that goes down between messages fails the next one and is then known to be down', async () => {
        await submit(create)
        await bench.stop()
        // Written to a kept-alive connection that is closing, the first message may or may not have left.
        await failureOf(update)
        expect(await failureOf(update)).toMatchObject({
          code: 'partner_unreachable',
          couldHaveArrived: false,
        })
      })

      const arrivals = {
        slow: 'partner_timeout',
        '500': 'partner_bad_answer',
        rubbish: 'partner_bad_answer',
        'drop-before': 'partner_connection_lost',
        'drop-after': 'partner_connection_lost',
      } as const
      for (const [way, code] of Object.entries(arrivals) as [PortalMisbehaviour, string][]) {
        test(`${way}: ${code}, the message could have arrived`, async () => {
          bench.misbehaveOnce(way)
          const error = await failureOf(create)
          expect(error).toMatchObject({ code, couldHaveArrived: true })
          for (const credential of bench.credentials) expect(describeError(error)).not.toContain(credential)
        })

        test(`${way}: settling a new dossier applies it once`, async () => {
          const message = await prepare(create)
          bench.misbehaveOnce(way)
          await failure(bench.portal.submit(message, call()))
          expectOnce(await settle(message), applied())
        })

        test(`${way}: settling an update applies it once`, async () => {
          await submit(create)
          const message = await prepare(update)
          bench.misbehaveOnce(way)
          await failure(bench.portal.submit(message, call()))
          expectOnce(await settle(message), applied().slice(1))
        })

        test(`${way}: settling progress applies it once`, async () => {
          await submit(create)
          const message = await prepare(progress)
          bench.misbehaveOnce(way)
          await failure(bench.portal.submit(message, call()))
          expectOnce(await settle(message), applied().slice(1))
        })
      }

      test('a call that is stopped ends at once and could have arrived', async () => {
        await submit(create)
        bench.misbehaveOnce('slow')
        const message = await prepare(update)
        const stop = new AbortController()
        const pending = failure(bench.portal.submit(message, { signal: stop.signal }))
        await arrived(bench, 2)
        stop.abort()
        expect(await pending).toMatchObject({ code: 'call_aborted', couldHaveArrived: true })
      })
    })
  })
}

/** An answer means applied once; without an answer nothing may be doubled. */
function expectOnce(is: LookUpAnswer['is'], applied: readonly LedgerEntry[]): void {
  const facts = applied.map(factOf)
  expect(new Set(facts).size).toBe(facts.length)
  if (is === 'undecided') return
  expect(is).toBe('accepted')
  expect(facts).toHaveLength(1)
}

const factOf = (entry: LedgerEntry) => `${entry.operation} ${entry.reference} ${entry.detail}`

async function failure(outcome: Promise<unknown>): Promise<GatewayError> {
  const error = await outcome.then(
    (value) => expect.unreachable(`answered ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(GatewayError)
  return error as GatewayError
}

/** Waits until the simulator's book shows so many messages that changed something. */
async function arrived(bench: PortalBench, count: number): Promise<void> {
  await expect
    .poll(() => bench.book().filter((entry) => entry.verdict === 'applied').length, { interval: 5 })
    .toBe(count)
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error)
  return `${error.stack} ${JSON.stringify(error)} ${error.cause === undefined ? '' : describeError(error.cause)}`
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
