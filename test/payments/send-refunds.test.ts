import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type RefundingParts, sendRefunds } from '../../src/payments/send-refunds.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import type { PaymentChannel, RefundAnswer } from '../../src/ports/payment-channel.ts'
import { testRules } from '../support/approvals.ts'
import { besideUnfinished } from '../support/beside-unfinished.ts'
import { openRefundScene, type RefundScene } from '../support/refund-scene.ts'
import { later } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

const requestMs = 1_000
const bytes = Buffer.from('{}')

let bench: StoreBench
let scene: RefundScene
/** What the channel heard, as `refund CODE` or `ask CODE`. */
let heard: string[]
let now: Date
beforeAll(async () => {
  bench = await openStoreBench()
})
beforeEach(async () => {
  // What other tests left is not told to the channel of this one.
  await bench.pool.query(`update refunds set ask_at = 'infinity' where way = 'channel'`)
  scene = await openRefundScene(bench)
  heard = []
  now = later(60)
})
afterAll(() => bench.close())

type Act = () => RefundAnswer | Promise<RefundAnswer>
const done: Act = () => ({ is: 'done', theirReference: 'THEIRS-1', bytes })
const failing = (code: 'partner_timeout' | 'partner_unreachable') => () => {
  throw new GatewayError(code, 'no answer')
}

function parts(refund: Act, ask: Act = done): RefundingParts {
  const channel: PaymentChannel = {
    id: 'wallet',
    inbound: {},
    refund: async ({ code }) => {
      heard.push(`refund ${code}`)
      return refund()
    },
    askRefund: async ({ code }) => {
      heard.push(`ask ${code}`)
      return ask()
    },
  }
  return {
    channels: new Map([['platform', channel]]),
    askTimes: { firstMs: 60_000, longestMs: 3_600_000, giveUpAfterMs: 1 },
    requestMs,
    ...{ clock: () => now, random: () => 0.5, log: pino({ enabled: false }) },
    payments: bench.store.payments,
    refunds: bench.store.refunds,
  }
}
const channels = new Set(['platform'])
async function dueRefund(amount = 500_000) {
  const { paymentId } = await scene.paidBill(500_000, 500_000)
  return scene.refund({ paymentId }, amount, { way: 'channel', channels, payee: undefined })
}
const run = (which: RefundingParts) => sendRefunds(which, 100)
const wait = (ms: number) => {
  now = new Date(now.getTime() + ms)
}
const moves = async (id: string) => (await bench.store.refunds.find(id))?.steps.map(({ state }) => state)

test('what is due goes through its channel once, and the channel owes that much less', async () => {
  const { id, code } = await dueRefund()
  expect(await scene.balance('clearing:platform')).toBe(500_000)
  await run(parts(done))
  expect(heard).toEqual([`refund ${code}`])
  expect(await bench.store.refunds.find(id)).toMatchObject({ state: 'done', theirReference: 'THEIRS-1' })
  for (const account of ['clearing:platform', 'refunds-due'])
    expect([account, await scene.balance(account)]).toEqual([account, 0])
  wait(3_600_000)
  await run(parts(done))
  expect(heard).toHaveLength(1)
})

test.each([
  ['a brake on all', '*', 'brake', null],
  ['a brake on its channel', 'platform', 'brake', null],
  ['a pause of its channel', 'platform', 'pause', later(3_600)],
] as const)('%s holds what is due, and lets it go when it is taken off', async (_, partner, kind, until) => {
  const { code } = await dueRefund()
  const controls = bench.store.partnerControls
  await controls.stop({ partner, kind, until, reason: 'the wrong list', setAt: now })
  await run(parts(done))
  expect(heard).toEqual([])
  await controls.release(partner, kind)
  await run(parts(done))
  expect(heard).toEqual([`refund ${code}`])
})

test('a stop of another channel, and a pause that is over, hold nothing', async () => {
  const { code } = await dueRefund()
  const controls = bench.store.partnerControls
  await controls.stop({ partner: 'another', kind: 'brake', until: null, reason: 'theirs', setAt: now })
  await controls.stop({ partner: 'platform', kind: 'pause', until: now, reason: 'over', setAt: now })
  await run(parts(done))
  expect(heard).toEqual([`refund ${code}`])
  await controls.release('another', 'brake')
  await controls.release('platform', 'pause')
})

test('a channel that cannot give back is not asked for it', async () => {
  const { paymentId } = await scene.paidBill(500_000, 500_000)
  for (const known of [undefined, new Set<string>()])
    await expect(
      scene.refund({ paymentId }, 1_000, { way: 'channel', channels: known, payee: undefined }),
    ).rejects.toMatchObject({ code: 'conflict' })
})

test('each step that the gateway noted is a code with what was said; one of before codes is read as the same', async () => {
  const { id } = await dueRefund()
  await run(parts(failing('partner_timeout')))
  wait(7_200_000)
  await run(parts(done))
  const notes = async () =>
    (await bench.store.refunds.find(id))?.steps.map(({ note, reason }) => [note, reason])
  const kept = [
    [expect.anything(), 'approved'],
    [{ code: 'told-to-channel', said: null }, 'told to the channel'],
    [{ code: 'no-usable-answer', said: 'partner_timeout' }, 'no usable answer: partner_timeout'],
    [{ code: 'channel-gave-back', said: null }, 'the channel said so'],
  ]
  expect((await notes())?.slice(1)).toEqual(kept)
  // As it was kept before: a sentence, and no code.
  await bench.pool.query('alter table refund_steps disable trigger refund_steps_stay')
  await bench.pool.query(
    `update refund_steps set note = null, note_said = null,
       reason = (array['', '', 'told to the channel', 'no usable answer: partner_timeout', 'the channel said so'])[place + 1]
     where refund_id = $1 and place >= 2`,
    [id],
  )
  await bench.pool.query('alter table refund_steps enable trigger refund_steps_stay')
  expect((await notes())?.slice(1)).toEqual(kept)
})

test('what waits for a second person is not told to the channel', async () => {
  const { paymentId } = await scene.paidBill(500_000, 500_000)
  const changes = { way: 'channel', channels, payee: undefined, rules: testRules } as const
  const { approvalId } = await scene.refund({ paymentId }, 500_000, changes)
  await run(parts(done))
  expect(heard).toEqual([])
  await scene.approve(approvalId)
  await run(parts(done))
  expect(heard).toHaveLength(1)
})

describe('R3: a refund whose answer is lost', () => {
  test('R3: is unknown, is asked about, and is never sent again', async () => {
    const { id, code } = await dueRefund()
    await run(parts(failing('partner_timeout')))
    expect(await scene.stateOf(id)).toBe('unknown')
    const silent = parts(done, failing('partner_timeout'))
    for (let hour = 0; hour < 6; hour += 1) {
      wait(7_200_000)
      await run(silent)
    }
    expect(await scene.stateOf(id)).toBe('unknown')
    wait(7_200_000)
    await run(parts(done))
    expect(await moves(id)).toEqual(['requested', 'due', 'sending', 'unknown', 'done'])
    expect(heard.filter((word) => word === `refund ${code}`)).toHaveLength(1)
    expect(await scene.balance('clearing:platform')).toBe(0)
  })

  test('is not sent again after a fault of the adapter, which may have come behind the sending', async () => {
    const { id } = await dueRefund()
    await run(
      parts(() => {
        throw new TypeError('of the test')
      }),
    )
    expect(await scene.stateOf(id)).toBe('unknown')
  })

  test('is asked about while the channel works on it, less and less often', async () => {
    const { id } = await dueRefund()
    const pending: Act = () => ({ is: 'pending', theirCode: '7002', theirReference: null, bytes })
    const working = parts(pending, pending)
    await run(working)
    const waits: number[] = []
    for (let round = 0; round < 4; round += 1) {
      const { rows } = await bench.pool.query('select ask_at from refunds where id = $1', [id])
      waits.push(rows[0].ask_at.getTime() - now.getTime())
      now = rows[0].ask_at
      await run(working)
    }
    expect(waits.toSorted((one, other) => one - other)).toEqual(waits)
    expect(new Set(waits).size).toBeGreaterThan(1)
    expect(await scene.stateOf(id)).toBe('unknown')
  })

  test('goes again, by the same code, only when the channel says that it never heard of it', async () => {
    const { id, code } = await dueRefund()
    await run(parts(failing('partner_timeout')))
    wait(7_200_000)
    const absent: Act = () => ({ is: 'absent', theirCode: '42', bytes })
    await run(parts(done, absent))
    expect(await scene.stateOf(id)).toBe('due')
    wait(7_200_000)
    await run(parts(done, absent))
    expect(heard).toEqual([`refund ${code}`, `ask ${code}`, `refund ${code}`])
    expect(await scene.stateOf(id)).toBe('done')
  })

  test('is not taken for absent while it may still be on its way', async () => {
    const { id } = await dueRefund()
    await run(parts(failing('partner_timeout')))
    await bench.pool.query('update refunds set ask_at = $2 where id = $1', [id, now])
    await run(parts(done, () => ({ is: 'absent', theirCode: '42', bytes })))
    expect(await scene.stateOf(id)).toBe('unknown')
  })

  test('and whose sender died is asked about, not sent', async () => {
    const { id, code } = await dueRefund()
    await bench.store.refunds.takeForChannel(now, new Date(now.getTime() + 2 * requestMs), 100)
    await run(parts(done))
    expect(heard).toEqual([])
    wait(2 * requestMs)
    await run(parts(done))
    expect(heard).toEqual([`ask ${code}`])
    expect(await scene.stateOf(id)).toBe('done')
  })

  test('and whose sender comes back long after it was asked about and sent again, is not sent a third time by its word', async () => {
    const { id, code } = await dueRefund()
    const [stale] = await bench.store.refunds.takeForChannel(now, now, 1)
    if (!stale) throw new Error('nothing was due')
    wait(2 * requestMs)
    await run(parts(done, () => ({ is: 'absent', theirCode: '42', bytes })))
    expect(await scene.stateOf(id)).toBe('due')
    wait(7_200_000)
    await bench.store.refunds.takeForChannel(now, new Date(now.getTime() + 2 * requestMs), 1)
    expect(await scene.stateOf(id)).toBe('sending')

    const askAt = now
    const note = { code: 'no-usable-answer', said: null } as const
    for (const said of [
      { is: 'not-sent', note, askAt },
      { is: 'absent', theirCode: '42', askAt },
      { is: 'unknown', note, theirReference: null, askAt },
      { is: 'refused', theirCode: '1081' },
    ] as const) {
      await bench.store.refunds.channelSaid(stale, said, now)
      expect(await scene.stateOf(id)).toBe('sending')
    }
    await run(parts(done))
    expect(heard).toEqual([`ask ${code}`])
    await bench.store.refunds.channelSaid(stale, { is: 'done', theirReference: 'THEIRS-1' }, now)
    expect(await scene.stateOf(id)).toBe('done')
    expect(await scene.balance('clearing:platform')).toBe(0)
  })

  test('is not ended by a person while its channel is being told: the answer would give it back beside the credit', async () => {
    const { id } = await dueRefund()
    const [told] = await bench.store.refunds.takeForChannel(now, later(90), 1)
    if (!told) throw new Error('nothing was due')
    const said = { by: 'mai', reason: 'seen in the portal of the wallet' }
    const notYet = { is: 'not-possible', why: 'its channel says what became of it' }
    expect(await bench.store.refunds.refuse(id, said, now)).toEqual(notYet)
    expect(await bench.store.refunds.confirm(id, said, now)).toEqual(notYet)
    await bench.store.refunds.channelSaid(told, { is: 'done', theirReference: 'THEIRS-1' }, now)
    expect(await scene.stateOf(id)).toBe('done')
    expect(await scene.credit(scene.one.code)).toBe(0)
    expect(await scene.balance('clearing:platform')).toBe(0)
  })

  test('is ended by the word of a person who looked at the provider', async () => {
    const went = await dueRefund()
    const stayed = await dueRefund(400_000)
    await run(parts(failing('partner_timeout')))
    const said = { by: 'mai', reason: 'seen in the portal of the wallet' }
    expect(await bench.store.refunds.confirm(went.id, said, later(90))).toMatchObject({ is: 'moved' })
    expect(await bench.store.refunds.refuse(stayed.id, said, later(90))).toMatchObject({ is: 'moved' })
    expect(await scene.credit(scene.one.code)).toBe(400_000)
  })
})

test('what certainly did not arrive is due again, and goes later', async () => {
  const { id, code } = await dueRefund()
  await run(parts(failing('partner_unreachable')))
  expect(await scene.stateOf(id)).toBe('due')
  await run(parts(done))
  expect(heard).toHaveLength(1)
  wait(3_600_000)
  await run(parts(done))
  expect(heard).toEqual([`refund ${code}`, `refund ${code}`])
})

test('a question that did not arrive says nothing of what was sent: it stays unknown, with why', async () => {
  const { id, code } = await dueRefund()
  await run(parts(failing('partner_timeout')))
  wait(3_600_000)
  await run(parts(done, failing('partner_unreachable')))
  expect(heard).toEqual([`refund ${code}`, `ask ${code}`])
  expect(await scene.stateOf(id)).toBe('unknown')
})

test('what the channel refuses is credit again, with its code', async () => {
  const { id } = await dueRefund()
  await run(parts(() => ({ is: 'refused', theirCode: '1088', bytes })))
  expect(await bench.store.refunds.find(id)).toMatchObject({
    state: 'refused',
    steps: expect.arrayContaining([
      expect.objectContaining({
        reason: 'the channel refused with 1088',
        note: { code: 'channel-refused', said: '1088' },
      }),
    ]),
  })
  expect(await scene.credit(scene.one.code)).toBe(500_000)
})

test('R1 and R7: four workers at once send each refund once', async () => {
  const refunds = await Promise.all([1, 2, 3, 4, 5].map(() => dueRefund()))
  const working = parts(done)
  await Promise.all([run(working), run(working), run(working), run(working)])
  expect(heard.toSorted()).toEqual(refunds.map(({ code }) => `refund ${code}`).toSorted())
})

test('two equal parts of one payment know of each other', async () => {
  const { paymentId } = await scene.paidBill(500_000, 500_000)
  const changes = { way: 'channel', channels, payee: undefined } as const
  await scene.refund({ paymentId }, 100_000, changes)
  const alone = await bench.store.refunds.takeForChannel(now, later(120), 100)
  expect(alone.map(({ isOnly }) => isOnly)).toEqual([true])
  await scene.refund({ paymentId }, 100_000, changes)
  const second = await bench.store.refunds.takeForChannel(now, later(120), 100)
  expect(second.map(({ isOnly }) => isOnly)).toEqual([false])
})

test('a part that goes another way, or that nobody has approved, is none that the channel could mean', async () => {
  const { paymentId } = await scene.paidBill(500_000, 500_000)
  const changes = { way: 'channel', channels, payee: undefined } as const
  await scene.refund({ paymentId }, 100_000)
  await scene.refund({ paymentId }, 100_000, { ...changes, rules: testRules })
  await scene.refund({ paymentId }, 100_000, changes)
  const taken = await bench.store.refunds.takeForChannel(now, later(120), 100)
  expect(taken.map(({ isOnly }) => isOnly)).toEqual([true])
})

test('what is just told to the channel is not ended by the word of a person', async () => {
  const { id } = await dueRefund()
  await bench.store.refunds.takeForChannel(now, later(120), 100)
  const said = { by: 'mai', reason: 'seen in the portal of the wallet' }
  expect(await bench.store.refunds.confirm(id, said, later(90))).toMatchObject({ is: 'not-possible' })
  expect(await scene.stateOf(id)).toBe('sending')
})

test('the word of a channel on a refund that somebody is ending waits for that, and books nothing then', async () => {
  await dueRefund()
  const [taken] = await bench.store.refunds.takeForChannel(now, later(120), 100)
  if (!taken) throw new Error('nothing was due')
  const ending = {
    sql: `update refunds set state = 'done', settled_at = $2 where id = $1`,
    values: [taken.id, now],
  }
  const said = { is: 'done', theirReference: 'THEIRS-1' } as const
  await besideUnfinished(bench.pool, ending, () => bench.store.refunds.channelSaid(taken, said, now))
  expect(await scene.stateOf(taken.id)).toBe('done')
  expect((await bench.ledger(taken.id)).map(({ cause }) => cause)).not.toContain('refund-paid')
})

test('answers are kept as they came, and are never read again', async () => {
  const { code } = await dueRefund()
  await run(parts(done))
  const { rows } = await bench.pool.query(
    'select operation, outcome from payment_notices where reference = $1',
    [code],
  )
  expect(rows).toEqual([{ operation: 'refund', outcome: 'done' }])
})
