import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { StatementLine } from '../../../schemas/statement-line.ts'
import { limitsOfDay } from '../../../src/domain/days/business-day.ts'
import { findingTotals, reconcile } from '../../../src/domain/statements/reconciliation.ts'
import type { DayPayment, RawLine } from '../../../src/ports/statements/statement-store.ts'
import { resolvedBefore } from '../../support/older-resolution.ts'
import { channel, later, news, noon, openScene, type Scene } from '../../support/scene.ts'
import { openSettlementScene } from '../../support/settlement-scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { type Caller, type HttpUnderTest, problemOf, startHttp } from '../support/start-http.ts'

let bench: StoreBench
let http: HttpUnderTest
let operator: Caller
let scene: Scene
beforeAll(async () => {
  bench = await openStoreBench()
  const { breaks } = bench.store
  const now = () => new Date(noon.getTime() + 49 * 3_600_000)
  const dayRules = { cutOffs: {}, ambiguousDays: 0, unownedDays: 0, unsettledDays: 0 }
  const dailySenders = [
    { source: 'mb', channel, settles: false },
    { source: 'wallet', channel: 'wallet', settles: true },
  ]
  http = await startHttp({ breaks, clock: now, dayRules: { ...dayRules, dailySenders } })
  operator = await http.client('operator', [], true)
})
afterAll(async () => {
  await http.close()
  await bench.close()
})
beforeEach(async () => {
  scene = await openScene(bench.store)
})

const list = '/v1/reconciliation/breaks'
const post = (path: string, json: object) => operator(path, { method: 'POST', json })

/** A payment of 950,000 of which the provider says another amount; gives the path of the difference. */
async function differing(bankAmount: number): Promise<string> {
  const { id } = await scene.accept()
  const { payable } = await scene.billOf({ id })
  const { reference } = await scene.open(id, payable)
  await scene.post(news(reference, payable))
  const payments = await bench.store.statements.paidPayments({ channel, ...limitsOfDay('2026-09-30') }, [
    reference,
  ])
  const line: StatementLine = {
    ...{ line: 2, bankReference: `B-${reference}`, requestReference: reference, amount: bankAmount },
    ...{ at: noon.toISOString(), content: '', status: 'settled' },
  }
  const findings = reconcile<RawLine, DayPayment>(
    [{ ...line, raw: '' }],
    payments.filter((payment) => payment.reference === reference),
    () => false,
  )
  await bench.store.statements.keep({
    ...{
      source: 'mb',
      fileName: reference,
      fileSha256: Buffer.from(reference.padEnd(32)),
      day: '2026-09-30',
    },
    ...{ findings, totals: findingTotals(findings), problems: [], files: new Map(), at: later(60) },
  })
  const response = await operator(`${list}?state=open&source=mb&limit=1`)
  const { breaks } = (await response.json()) as { breaks: { id: number }[] }
  return `${list}/${breaks[0]?.id}`
}

test('a difference is shown with its age, given to somebody, noted and let be, each with who and why', async () => {
  const path = await differing(940_000)
  expect(await (await operator(path)).json()).toMatchObject({
    ...{
      category: 'amount-differs',
      ourAmount: 950_000,
      bankAmount: 940_000,
      ageDays: 2,
      owner: null,
      steps: [],
      resolutions: ['explained', 'charge', 'rounding'],
    },
  })
  await post(`${path}/assign`, { owner: 'Chi', reason: 'she knows the provider' })
  await post(`${path}/note`, { note: 'bà Trần Thị Hoa gọi lại ngày mai' })
  const shown = await (await post(`${path}/except`, { reason: 'the provider looks into it' })).json()
  expect(shown).toMatchObject({
    state: 'excepted',
    owner: 'Chi',
    steps: [
      { did: 'assigned', by: 'operator (operator)', note: 'she knows the provider' },
      { did: 'noted', note: 'bà Trần Thị Hoa gọi lại ngày mai' },
      { did: 'excepted', note: 'the provider looks into it' },
    ],
  })
  const { rows } = await bench.pool.query(
    `select count(*) as count from break_steps where position('Hoa' in encode(sealed, 'escape')) > 0`,
  )
  expect(rows[0].count).toBe(0)
})

describe('a difference is resolved', () => {
  const booked = async () =>
    (await bench.ledger())
      .filter(({ cause }) => cause === 'break-resolved')
      .map(({ causeId, cause, ...entry }) => entry)

  test.each([
    ['charge', 949_000, [{ debit: 'fees-and-charges', credit: `clearing:${channel}`, amount: 1_000 }]],
    ['rounding', 950_001, [{ debit: `clearing:${channel}`, credit: 'rounding', amount: 1 }]],
    ['credit', 950_700, [{ debit: `clearing:${channel}`, credit: 'payer-credit', amount: 700 }]],
    ['explained', 940_000, []],
  ])('as %s, which books what it says', async (resolution, bankAmount, entries) => {
    const before = (await booked()).length
    const path = await differing(bankAmount)
    const done = await post(`${path}/resolve`, { resolution, reason: 'agreed with the provider' })
    expect(await done.json()).toMatchObject({
      ...{ state: 'resolved', resolutions: [], steps: [{ did: 'resolved', resolution }] },
    })
    expect((await booked()).slice(before)).toEqual(entries)
    expect(await problemOf(await post(`${path}/note`, { note: 'too late' }))).toMatchObject({ status: 409 })
  })

  test('with what it books in the books of the school whose bill was paid', async () => {
    const path = await differing(949_000)
    await post(`${path}/resolve`, { resolution: 'charge', reason: 'agreed' })
    const { rows } = await bench.pool.query(
      `select amount from ledger_entries where cause = 'break-resolved' and school_code = $1`,
      [scene.schoolCode],
    )
    expect(rows).toEqual([{ amount: 1_000 }])
  })

  test('once, when ten people do it at once', async () => {
    const before = (await booked()).length
    const path = await differing(949_000)
    const order = { resolution: 'charge', reason: 'agreed' }
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async () => (await post(`${path}/resolve`, order)).status),
    )
    expect(statuses.toSorted()).toEqual([200, ...Array(9).fill(409)])
    expect(await booked()).toHaveLength(before + 1)
  })

  test('not by what does not fit: money that they lack is owned by nobody', async () => {
    const path = await differing(940_000)
    const refused = await post(`${path}/resolve`, { resolution: 'unowned', reason: 'no' })
    expect(await problemOf(refused)).toMatchObject({ status: 409, code: 'conflict' })
    expect(await (await operator(path)).json()).toMatchObject({ state: 'open', steps: [] })
  })
})

describe('the list says by which resolutions each difference may be ended', () => {
  const listed = async (source = 'wallet') => {
    const response = await operator(`${list}?source=${source}&limit=10`)
    const { breaks } = (await response.json()) as { breaks: Record<string, unknown>[] }
    return breaks
  }
  const resolve = (id: unknown, resolution: string) =>
    post(`${list}/${id}/resolve`, { resolution, reason: 'looked at' })
  const stranger = (reference: string) => ({ id: '', reference, amount: 70_000 })

  test('and those alone are taken, once more too where an older version left money astray', async () => {
    const provider = await openSettlementScene(bench, 'wallet')
    const batches = [provider.newBatch(), provider.newBatch()] as const
    await provider.read(provider.payment(stranger('A'), batches[0]))
    const twice = await resolvedBefore(bench, 'wallet', 'unowned', [
      { debit: 'clearing:wallet', credit: 'unowned-money', amount: 70_000 },
    ])
    await provider.read(
      ...[provider.payment(stranger('B'), batches[1]), provider.taken(stranger('B'), batches[1])],
      ...[provider.taken(stranger('C'), batches[0])],
    )
    await bench.store.breaks.keepUnread({
      ...{ source: 'wallet', file: 'S.csv', businessDay: '2026-09-30', row: null, reason: 'torn', at: noon },
    })
    const found = (await listed()).toReversed()
    expect(found.map(({ state, bankAmount, resolutions }) => [state, bankAmount, resolutions])).toEqual([
      ['resolved', 70_000, ['explained', 'charge', 'rounding']],
      ['open', 70_000, ['explained', 'charge', 'rounding']],
      ['open', -70_000, ['explained']],
      ['open', -70_000, ['charge', 'rounding']],
      ['open', null, ['explained']],
    ])
    expect(found[0]).not.toHaveProperty('stranger')
    for (const { id, resolutions } of found) {
      const fits = resolutions as string[]
      const others = ['explained', 'charge', 'rounding', 'unowned'].filter((one) => !fits.includes(one))
      for (const other of others) expect((await resolve(id, other)).status).toBe(409)
    }
    for (const { id, resolutions } of found)
      expect((await resolve(id, (resolutions as string[])[0] ?? '')).status).toBe(200)
    expect((await listed()).map(({ resolutions }) => resolutions)).toEqual([[], [], [], [], []])
    expect((await resolve(twice, 'explained')).status).toBe(409)
    await provider.close()
  })

  test('and none where no settings say any more of which channel one is that must be booked', async () => {
    const provider = await openSettlementScene(bench, 'gone')
    await provider.read(provider.taken(stranger('D'), provider.newBatch()))
    const [found] = await listed('gone')
    expect(found?.resolutions).toEqual([])
    for (const resolution of ['explained', 'charge', 'rounding', 'unowned'])
      expect((await resolve(found?.id, resolution)).status).toBe(409)
    await provider.close()
  })
})
