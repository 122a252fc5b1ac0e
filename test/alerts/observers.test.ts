import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { KeyEnd } from '../../src/alerts/expiring.ts'
import { createObservers, type ObserverParts } from '../../src/alerts/observers.ts'
import type { IncidentKind } from '../../src/domain/incidents/incident-kinds.ts'
import { everyPartner } from '../../src/domain/partners/partner-hold.ts'
import type { Traffic } from '../../src/domain/partners/traffic.ts'
import { says, someone, testRules, when } from '../support/approvals.ts'
import { later, noon, openScene } from '../support/scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

const hour = 3_600
const limits = {
  overdueAfterMs: hour * 1_000,
  stoppedAfterMs: 4 * hour * 1_000,
  eventWindowMs: hour * 1_000,
  refusedConfirmations: 3,
}
const retries = { capacity: 200, perSecond: 1, perSuccess: 0.1 }

let bench: StoreBench
let partner: string
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  partner = `portal-${randomUUID().slice(0, 8)}`
  await bench.pool.query('truncate exchanges, partner_stops, partner_traffic, payment_notices cascade')
})

const see = (kind: IncidentKind, at: Date, changes: Partial<ObserverParts> = {}) =>
  createObservers(
    {
      troubles: bench.store.troubles,
      feeds: bench.store.feeds,
      bankFiles: bench.store.bankFiles,
      controls: bench.store.partnerControls,
      partners: new Map([[partner, []]]),
      retries,
      keys: () => [],
      limits,
      ...changes,
    },
    at,
  )[kind]()

const add = (state: string, code: string | null, dueAt = noon, to = partner) =>
  bench.pool.query(
    `insert into exchanges (partner, subject_kind, subject_id, event, state, problem_code, due_at, created_at)
     values ($1, 'bill', gen_random_uuid(), 'issued', $2, $3, $4, $4)`,
    [to, state, code, dueAt],
  )

const setTraffic = (traffic: Partial<Traffic>, of = partner) =>
  bench.store.partnerControls.changeTraffic(of, noon, (known) => ({ traffic: { ...known, ...traffic } }))

describe('a partner', () => {
  test('fails while its breaker is not closed; what its messages failed with is said', async () => {
    expect(await see('partner-failing', noon)).toEqual([])
    await add('signed', 'partner_unauthorized')
    for (const breaker of [
      { state: 'open', until: noon.getTime() - 1, openings: 0 },
      { state: 'half-open', probes: [], openings: 0 },
    ] as const) {
      await setTraffic({ breaker })
      expect(await see('partner-failing', noon)).toEqual([
        { subject: partner, partner, count: 1, facts: { code: 'partner_unauthorized' } },
      ])
    }
    await setTraffic({ breaker: { state: 'closed', failures: 9 } })
    expect(await see('partner-failing', noon)).toEqual([])
  })

  test('that is an endpoint of a school system, or in no configuration, is not looked at', async () => {
    const breaker = { state: 'open', until: noon.getTime(), openings: 3 } as const
    for (const other of [`webhook:${randomUUID()}`, 'removed']) await setTraffic({ breaker }, other)
    expect(await see('partner-failing', noon)).toEqual([])
  })

  test('has no retries left while its budget is empty, which fills again with time', async () => {
    await setTraffic({ retries: { tokens: 0.5, at: noon.getTime() } })
    expect(await see('retries-exhausted', noon)).toMatchObject([{ subject: partner }])
    expect(await see('retries-exhausted', later(1))).toEqual([])
  })

  test('is gone where exchanges are held for it, and only there', async () => {
    await add('held', 'partner_gone')
    await add('held', 'partner_gone')
    await add('held', 'attempts')
    expect(await see('partner-gone', noon)).toEqual([{ subject: partner, partner, count: 2, facts: {} }])
    expect(await see('exchanges-held', noon)).toEqual([
      { subject: `${partner} attempts`, partner, count: 1, facts: { code: 'attempts' } },
    ])
  })

  test('does not answer for a fault of ours', async () => {
    for (const code of ['key_unusable', 'partner_timeout', 'partner_unauthorized']) await add('signed', code)
    expect(await see('our-fault', noon)).toEqual([
      { subject: `${partner} key_unusable`, partner, count: 1, facts: { code: 'key_unusable' } },
    ])
  })
})

describe('what is due', () => {
  const overdue = (seconds: number, changes?: Partial<ObserverParts>) =>
    see('exchanges-overdue', later(seconds), changes)

  test('is overdue after its time', async () => {
    await add('waiting', null)
    await add('signed', null, later(60))
    expect(await overdue(hour - 1)).toEqual([])
    const since = noon.toISOString()
    expect(await overdue(hour)).toEqual([{ subject: partner, partner, count: 1, facts: { since } }])
    expect(await overdue(hour + 60)).toMatchObject([{ count: 2, facts: { since } }])
  })

  test('is not overdue where somebody or something known keeps it back', async () => {
    await add('waiting', null)
    const at = later(2 * hour)
    const stop = { until: null, reason: 'they asked', setAt: later(hour) }
    for (const whom of [partner, everyPartner]) {
      await bench.store.partnerControls.stop({ partner: whom, kind: 'brake', ...stop })
      expect(await overdue(2 * hour)).toEqual([])
      await bench.store.partnerControls.release(whom, 'brake')
      expect(await overdue(2 * hour)).toHaveLength(1)
    }
    expect(
      await overdue(2 * hour, { partners: new Map([[partner, [{ from: '00:00', to: '23:59' }]]]) }),
    ).toEqual([])
    await setTraffic({ breaker: { state: 'open', until: at.getTime() + 1, openings: 0 } })
    expect(await overdue(2 * hour)).toEqual([])
  })

  test('is overdue where the partner says Retry-After for too long', async () => {
    await add('waiting', null)
    await setTraffic({ notBefore: later(86_400).getTime() })
    expect(await overdue(hour)).toHaveLength(1)
  })
})

test('a brake and a pause are seen when they have stood for long, and not when they are over', async () => {
  const { partnerControls } = bench.store
  await partnerControls.stop({
    ...{ partner: everyPartner, kind: 'brake', until: null },
    ...{ reason: 'a wrong year', setAt: noon },
  })
  await partnerControls.stop({
    ...{ partner, kind: 'pause', until: later(5 * hour) },
    ...{ reason: 'their holiday', setAt: noon },
  })
  expect(await see('sending-stopped', later(4 * hour - 1))).toEqual([])
  const since = noon.toISOString()
  expect(await see('sending-stopped', later(4 * hour))).toMatchObject([
    { subject: everyPartner, partner: undefined, facts: { by: 'brake', since } },
    { subject: partner, partner, facts: { by: 'pause', since, until: later(5 * hour).toISOString() } },
  ])
  expect(await see('sending-stopped', later(5 * hour))).toMatchObject([{ subject: everyPartner }])
})

test('refused confirmations are seen from a number on, contradictions at once, and both for a time', async () => {
  const keep = (outcome: string, at: Date) =>
    bench.pool.query(
      `insert into payment_notices (channel, operation, received_at, outcome, sha256, sealed)
       values ('platform', 'notify', $1, $2, '', '')`,
      [at, outcome],
    )
  const counts = async (kind: IncidentKind, at: Date) => (await see(kind, at)).map(({ count }) => count)
  for (const second of [0, 1]) await keep('refused: signature_invalid', later(second))
  await keep('conflict', noon)
  expect(await counts('confirmations-refused', later(2))).toEqual([])
  expect(await counts('payments-in-conflict', later(2))).toEqual([1])
  await keep('refused: signature_invalid', later(2))
  expect(await counts('confirmations-refused', later(2))).toEqual([3])
  expect(await counts('confirmations-refused', later(hour))).toEqual([])
  expect(await counts('payments-in-conflict', later(hour))).toEqual([])
})

test('times that cannot be are seen by who told them, for a time', async () => {
  const { payments } = bench.store
  const notice = { channel: 'momo', operation: 'notify', at: noon, bytes: Buffer.from('x') }
  await payments.doubtTime(await payments.keepNotice(notice))
  await payments.keepNotice(notice)
  expect(await see('times-that-cannot-be', later(1))).toMatchObject([{ subject: 'momo', count: 1 }])
  expect(await see('times-that-cannot-be', later(hour))).toEqual([])
})

describe('a key', () => {
  const stepAt = async (daysLeft: number) => {
    const key: KeyEnd = { keyId: 'messages-1', notAfter: later(daysLeft * 86_400) }
    const [seen] = await see('key-expiring', noon, { keys: () => [key] })
    return seen?.step
  }

  test('is seen 30, 14, 7 and 1 days before it ends, and when it has ended', async () => {
    const steps = await Promise.all([30.01, 30, 14.01, 14, 7.01, 7, 1.01, 1, 0.01, 0, -400].map(stepAt))
    expect(steps).toEqual([undefined, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
  })
})

test('of banks are seen: messages that could not be read, contradictions, missing movements and statements, and who cannot be asked', async () => {
  const { store, pool } = bench
  const notice = { channel: 'bank', operation: 'notify', at: noon, bytes: Buffer.from('x') }
  const noticeId = await store.payments.keepNotice(notice)
  await store.payments.closeNotice(noticeId, null, 'unread: no_reference')
  expect(await see('bank-messages-unread', later(1))).toMatchObject([{ subject: 'bank', count: 1 }])
  expect(await see('bank-messages-unread', later(2 * hour))).toEqual([])

  const told = (reference: string, amount: number, balance: number, seconds: number) => ({
    line: {
      account: '0001',
      direction: 'in',
      reference,
      amount,
      bookedOn: '2026-09-30',
      at: later(seconds),
      memo: '',
    } as const,
    witness: reference,
    balance,
  })
  const take = async (...movements: ReturnType<typeof told>[]) => {
    const reading = { studentNumbers: [], billNumbers: [], memo: 'empty' } as const
    const lines = movements.map(({ line, witness }) => ({ line, reading, notFee: undefined, witness }))
    await store.bankLines.take(lines, 'bank', () => new Map(), noon)
    await store.feeds.noteTold('bank', noticeId, movements)
  }
  await take(told('A', 10, 10, 1))
  expect(await see('movements-missing', noon)).toEqual([])
  await take(told('C', 30, 60, 3))
  expect(await see('movements-missing', noon)).toMatchObject([{ subject: 'account 0001', count: 1 }])
  await take(told('B', 20, 30, 2))
  expect(await see('movements-missing', noon)).toEqual([])
  await take(told('B', 21, 31, 2))
  expect(await see('bank-lines-in-conflict', later(1))).toMatchObject([{ subject: 'bank', count: 1 }])
  const [found] = await store.contradictions.list({ limit: 1 })
  const ending = { ending: 'nothing-moved', by: 'an: asked the bank', at: later(2) } as const
  await store.contradictions.end({ id: found?.id ?? 0, ...ending })
  expect(await see('bank-lines-in-conflict', later(3))).toEqual([])

  await store.feeds.startPulling('bank', noon)
  for (let times = 0; times < 5; times += 1) {
    expect(await see('bank-not-asked', noon)).toEqual([])
    await store.feeds.pullFailed('bank', { code: 'partner_unreachable', next: noon })
  }
  expect(await see('bank-not-asked', noon)).toMatchObject([
    { subject: 'bank', facts: { code: 'partner_unreachable' } },
  ])
  await pool.query('truncate feed_pulls')
})

test('an approval is overdue that should have taken effect, or ended, an hour ago; one that is over is not', async () => {
  const { store } = bench
  const ask = async (person: string) => {
    const { schoolCode } = await openScene(store)
    const account = { number: '9876543210', bankCode: '970422', holder: 'TRUONG MOI' }
    const order = {
      ...({ kind: 'school-account-change', alone: schoolCode, schoolCode, amount: null } as const),
      ...{ payload: { account }, actor: someone(person), reason: 'a new bank', rules: testRules },
    }
    return store.approvals.request(order, when(noon))
  }
  await ask('mai')
  const { id } = await ask('mai')
  await store.approvals.approve(id, says('hoa'), when(noon))
  const [effect, end] = [48 * hour, 24 * 30 * hour]
  expect(await see('approvals-overdue', later(effect + hour - 1))).toEqual([])
  expect(await see('approvals-overdue', later(effect + hour))).toEqual([
    { subject: 'school-account-change', count: 1, facts: { since: later(effect).toISOString() } },
  ])
  await store.approvals.goOn(when(later(effect)))
  expect(await see('approvals-overdue', later(effect + hour))).toEqual([])
  expect(await see('approvals-overdue', later(end + hour))).toMatchObject([{ count: 1 }])
  await store.approvals.goOn(when(later(end)))
  expect(await see('approvals-overdue', later(end + hour))).toEqual([])
})
