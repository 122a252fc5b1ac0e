import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BankMovement, MessagePlan, NewMovement } from '../../simulators/bank-account.ts'
import { localDay } from '../../src/domain/time/local-time.ts'
import type { BankFeed, FeedMovement, FeedPull, FeedRead } from '../../src/ports/bank-feed.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import type { RawRequest } from '../../src/ports/payment-channel.ts'
import { rubbish, strangeVersionsOf } from '../support/strange-json.ts'

/** How the bank fails one question. */
export type FeedMisbehaviour = 'slow' | '500' | 'rubbish' | 'drop'

/** One message as it came, and what the feed made of it. */
export interface HeardMessage {
  readonly operation: string
  readonly request: RawRequest
  readonly receivedAt: Date
  readonly read: FeedRead
}

/** A feed's adapter wired to its simulator over real HTTP on loopback, both ways; two movements make a page. */
export interface BankFeedBench {
  readonly feed: BankFeed
  readonly heard: readonly HeardMessage[]
  /** What must never stand in errors. */
  readonly credentials: readonly string[]
  /** Moves money on the account that is watched; ends when the message about it was answered, as `plan` has it. */
  move(movement: NewMovement, plan?: MessagePlan): Promise<BankMovement>
  misbehaveOnce(way: FeedMisbehaviour): void
  /** Frees the bank's port. */
  stopBank(): Promise<void>
  stop(): Promise<void>
}

/** Which key of the API the feed has: the right one, another's, or none. */
export type KeyOfBench = 'right' | 'wrong' | 'none'

export interface FeedExpectations {
  /** `message`: nothing of it can be changed; `key`: whoever has seen one can write others; `nothing`: anybody can. */
  readonly proves: 'message' | 'key' | 'nothing'
  /** A request that the sender would send with such a body, at the instant at which the bench receives. */
  authentic(body: string): RawRequest
  /** An authentic request with each single thing that must refuse it changed, by the name of the change. */
  changesOf(request: RawRequest): readonly { readonly name: string; readonly request: RawRequest }[]
  /** A page with its first movement made unreadable. */
  breakFirst(page: Buffer): Buffer
}

/** Registers the cases that every feed of a bank passes; its messages are JSON. */
export function describeBankFeed(
  name: string,
  openBench: (key: KeyOfBench) => Promise<BankFeedBench>,
  { proves, authentic, changesOf, breakFirst }: FeedExpectations,
): void {
  describe(`${name} as a feed of a bank`, () => {
    let bench: BankFeedBench
    beforeEach(async () => {
      bench = await openBench('right')
    })
    afterEach(() => bench.stop())

    const lastHeard = () => bench.heard.at(-1) ?? expect.unreachable('nothing was heard')
    const told = async (movement: NewMovement) => {
      await bench.move(movement)
      return lastHeard()
    }
    const readAll = (request: RawRequest, at = receivedAt) =>
      Object.values(bench.feed.inbound).map((read) => read(request, at))

    describe('messages', () => {
      if (proves === 'nothing')
        test('prove nothing: each is a hint, and no movement stands in it', async () => {
          const { read, request } = await told(fees)
          expect(read).toMatchObject({ is: 'hint', reply: { status: 200 } })
          expect(read).not.toHaveProperty('movements')
          for (const change of changesOf(request)) {
            expect(readAll(change.request)).toMatchObject([{ is: 'hint' }])
          }
        })
      else {
        test('money that comes in and that goes out is one movement each, of the day in Vietnam', async () => {
          const late = await told({ ...fees, at: '2026-10-05T16:59:59.000Z' })
          const early = await told({ ...charge, at: '2026-10-05T17:00:01.000Z' })
          const movements = [late, early].flatMap(movementsOf)
          expect(movements.map(essence)).toEqual([
            { ...line, direction: 'in', amount: 1_250_000, bookedOn: '2026-10-05', memo: fees.content },
            { ...line, direction: 'out', amount: 200_000, bookedOn: '2026-10-06', memo: charge.content },
          ])
          expect(movements.map(({ balance }) => balance)).toEqual([1_250_000, 1_050_000])
          for (const movement of movements) assertSound(movement)
        })

        test('the same movement told twice is told with one name, and another with another', async () => {
          await bench.move(fees, 'twice')
          const [once, again] = bench.heard.map(movementsOf)
          expect(again).toEqual(once)
          expect(movementsOf(await told(fees))[0]?.witness).not.toBe(once?.[0]?.witness)
        })

        test('one that is kept is read again as it was the first time, whenever that is', async () => {
          const { operation, request, receivedAt: at, read } = await told(fees)
          expect(bench.feed.inbound[operation]?.(request, at)).toEqual(read)
        })

        test('one of somebody else is refused, and answered so', async () => {
          await bench.move(fees, 'wrongly-signed')
          assertRefused(lastHeard().read)
        })

        test('one without anything that proves it is refused', async () => {
          const { request } = await told(fees)
          readAll({ ...request, headers: {} }).forEach(assertRefused)
        })

        test('one with any single thing changed that it is proved by is refused', async () => {
          const { request } = await told(fees)
          const changes = changesOf(request)
          expect(changes.length).toBeGreaterThan(proves === 'message' ? 4 : 1)
          for (const change of changes) {
            for (const read of readAll(change.request)) {
              expect([change.name, read.is]).toEqual([change.name, 'refused'])
              assertRefused(read)
            }
          }
        })

        if (proves === 'message')
          test('one that comes a day later than it was written is refused', async () => {
            const { request } = await told(fees)
            const nextDay = new Date(receivedAt.getTime() + 86_400_000)
            readAll(request, nextDay).forEach(assertRefused)
          })
      }

      for (const [what, bytes] of Object.entries(rubbish)) {
        test(`${what} is no movement and is not thrown, whoever sent it`, async () => {
          const { request } = await told(fees)
          const body = Buffer.from(bytes)
          const sent: RawRequest[] = [
            { ...request, body },
            { ...request, headers: {}, body },
          ]
          if (!Buffer.isBuffer(bytes)) sent.push(authentic(bytes))
          for (const one of sent) {
            for (const read of readAll(one)) {
              expect(read).not.toHaveProperty('movements')
              if (proves === 'message' && !isAuthentic(one)) assertRefused(read)
              if (read.is !== 'refused') expect(read.reply.status).toBe(200)
            }
          }
        })
      }

      test('whatever stands in a field of an authentic one, what is read of it can be kept and booked', async () => {
        const { request } = await told(fees)
        const message: unknown = JSON.parse(request.body.toString())
        expect(readAll(authentic(JSON.stringify(message)))).toMatchObject([
          { is: proves === 'nothing' ? 'hint' : 'movements' },
        ])
        for (const strange of strangeVersionsOf(message)) {
          for (const read of readAll(authentic(strange))) {
            if (read.is === 'movements') for (const one of read.movements) assertSound(one, strange)
            else if (read.is !== 'refused') expect(read.reply.status).toBe(200)
          }
        }
      })
    })

    describe('asking', () => {
      const pull = (): FeedPull => bench.feed.pull ?? expect.unreachable('it cannot be asked')
      const fetchPage = (page: number) =>
        pull().fetch({ from: dayBefore, to: receivedAt }, page, { signal: new AbortController().signal })
      const pageOf = async (page: number) => pull().read(await fetchPage(page))

      test('finds what no message told of, the oldest first, page by page', async () => {
        for (const minute of [3, 1, 2]) {
          const at = `2026-10-05T04:0${minute}:00.000Z`
          await bench.move({ ...fees, amount: minute, at }, 'lost')
        }
        const pages = [await pageOf(1), await pageOf(2)]
        const movements = pages.flatMap((page) => page.movements)
        expect(pages.map(({ hasMore }) => hasMore)).toEqual([true, false])
        expect(movements.map(({ line: { amount } }) => amount)).toEqual([1, 2, 3])
        expect(new Set(movements.map(({ witness }) => witness)).size).toBe(3)
        expect(pages.map(({ sent }) => sent.length)).toEqual([2, 1])
        expect(pages[1]?.sent).not.toEqual(pages[0]?.sent)
        for (const movement of movements) assertSound(movement)
      })

      test('tells of a movement what its message told', async () => {
        await bench.move(fees)
        await bench.move(charge)
        const { movements, unread } = await pageOf(1)
        expect(unread).toBe(0)
        if (proves !== 'nothing') {
          const heard = bench.heard.flatMap(movementsOf)
          expect(movements.map((one) => [one.line, one.balance])).toEqual(
            heard.map((one) => [one.line, one.balance]),
          )
        }
        expect(movements.map(({ line: { direction } }) => direction)).toEqual(['in', 'out'])
      })

      test('gives an empty page where nothing moved', async () => {
        expect(await pageOf(1)).toEqual({ sent: [], movements: [], unread: 0, hasMore: false })
      })

      test('counts a movement that cannot be read, and reads the next; a page reads again the same', async () => {
        await bench.move(fees, 'lost')
        await bench.move(charge, 'lost')
        const page = await fetchPage(1)
        expect(pull().read(page)).toEqual(pull().read(page))
        expect(pull().read(breakFirst(page))).toMatchObject({
          unread: 1,
          sent: [expect.anything(), expect.anything()],
          movements: [{ line: { direction: 'out' } }],
        })
      })

      test('whatever stands in a field of a page, what is read of it can be kept and booked', async () => {
        await bench.move(fees, 'lost')
        const page: unknown = JSON.parse((await fetchPage(1)).toString())
        for (const strange of strangeVersionsOf(page)) {
          const read = orFailure(() => pull().read(Buffer.from(strange)))
          if (read instanceof GatewayError) expect(read.code).toBe('partner_bad_answer')
          else for (const one of read.movements) assertSound(one, strange)
        }
      })

      test.each(Object.entries(rubbish))('%s is no page', (_, bytes) => {
        const read = orFailure(() => pull().read(Buffer.from(bytes)))
        expect(read).toMatchObject({ code: 'partner_bad_answer' })
      })

      const codes = {
        slow: 'partner_timeout',
        '500': 'partner_bad_answer',
        rubbish: 'partner_bad_answer',
        drop: 'partner_connection_lost',
      } as const
      for (const [way, code] of Object.entries(codes) as [FeedMisbehaviour, string][]) {
        test(`${way}: ${code}, and the error shows no secret`, async () => {
          bench.misbehaveOnce(way)
          await assertFails(pageOf(1), code)
        })
      }

      test('a bank that is down is unreachable', async () => {
        await bench.stopBank()
        await assertFails(pageOf(1), 'partner_unreachable')
      })

      test('with a key that is not ours is unauthorized', async () => {
        await bench.stop()
        bench = await openBench('wrong')
        await assertFails(pageOf(1), 'partner_unauthorized')
      })

      if (proves !== 'nothing')
        test('is no method of one without a key, which hears messages all the same', async () => {
          await bench.stop()
          bench = await openBench('none')
          expect(bench.feed).not.toHaveProperty('pull')
          expect(movementsOf(await told(fees))).toHaveLength(1)
        })

      async function assertFails(answer: Promise<unknown>, code: string): Promise<void> {
        const error = await answer.then(
          (value) => expect.unreachable(`answered ${JSON.stringify(value)}`),
          (reason: unknown) => reason,
        )
        expect(error).toBeInstanceOf(GatewayError)
        expect(error).toMatchObject({ code })
        for (const credential of bench.credentials)
          expect(`${(error as Error).stack}`).not.toContain(credential)
      }
    })

    const isAuthentic = ({ body, headers }: RawRequest) => {
      const own = authentic(body.toString())
      return own.body.equals(body) && JSON.stringify(own.headers) === JSON.stringify(headers)
    }
  })
}

/** When benches receive: long ago, so that a feed that looks at a clock of its own refuses what is authentic. */
export const receivedAt = new Date('2026-10-05T12:00:00+07:00')
const dayBefore = new Date('2026-10-04T12:00:00+07:00')

const fees: NewMovement & { content: string } = { amount: 1_250_000, content: 'HS23456789 học phí' }
const charge: NewMovement & { content: string } = {
  ...{ amount: 200_000, direction: 'out', content: 'Thu phi SMS' },
}
const line = { account: '0123456789', reference: expect.stringMatching(/./) as string }

const movementsOf = ({ read }: HeardMessage): readonly FeedMovement[] =>
  read.is === 'movements' ? read.movements : expect.unreachable(read.is)

const essence = ({ line: { account, direction, reference, amount, bookedOn, memo } }: FeedMovement) => ({
  ...{ account, direction, reference, amount, bookedOn, memo },
})

/** A movement that the books can hold: whole money above 0, a name, a reference, and a day that it can have been on. */
function assertSound({ line, witness, balance }: FeedMovement, message = ''): void {
  expect(['in', 'out']).toContain(line.direction)
  for (const amount of [line.amount, balance ?? 0]) expect(amount).toSatisfy(Number.isSafeInteger)
  expect(line.amount, message).toBeGreaterThan(0)
  expect(line.bookedOn, message).toMatch(/^20\d\d-\d\d-\d\d$/)
  expect(new Date(`${line.bookedOn}T00:00:00Z`).toJSON()).toBe(`${line.bookedOn}T00:00:00.000Z`)
  if (line.at) expect(localDay(line.at)).toBe(line.bookedOn)
  for (const name of [line.account, line.reference, witness]) {
    expect([name.trim() !== '', name.includes('\u0000'), name.isWellFormed()], message).toEqual([
      ...[true, false, true],
    ])
  }
}

function assertRefused(read: FeedRead): void {
  expect(read).toMatchObject({ is: 'refused', code: expect.stringMatching(/^[a-z_]+$/) })
  expect(read).not.toHaveProperty('movements')
  expect(read.reply.status).toBeGreaterThanOrEqual(400)
  expect(read.reply.status).toBeLessThan(500)
}

function orFailure<Value>(act: () => Value): Value | GatewayError {
  try {
    return act()
  } catch (error) {
    if (error instanceof GatewayError) return error
    throw error
  }
}
