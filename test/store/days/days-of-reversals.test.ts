import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { DayFacts, DayRules } from '../../../src/domain/days/business-day.ts'
import { someone, when } from '../../support/approvals.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { channel, newReference, news, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
let scene: BankScene
let book: string
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openBankScene(bench)
  book = `school:${scene.schoolCode}`
})

const rules: DayRules = { cutOffs: {}, ambiguousDays: 0, unownedDays: 30, unsettledDays: 3, dailySenders: [] }
const local = (text: string) => new Date(`${text}+07:00`)
const close = async (day: string, at: Date, of = book): Promise<DayFacts> => {
  await bench.store.days.openDays(rules, at)
  const sign = async (facts: DayFacts) =>
    `header.${Buffer.from(JSON.stringify(facts)).toString('base64url')}.signature`
  const open = await bench.store.days.list({ book: of, state: 'open', limit: 99 })
  for (const one of open.toReversed()) {
    if (one.day > day) continue
    const closing = await bench.store.days.close({ book: of, day: one.day, by: 'chi.tran', rules, at }, sign)
    if (closing.is !== 'closed' || !closing.day.jws) throw new Error(JSON.stringify(closing))
    if (one.day === day)
      return JSON.parse(Buffer.from(closing.day.jws.split('.')[1] ?? '', 'base64url').toString())
  }
  throw new Error('there is no such day')
}
const rowsOf = (day: string, of = book) => bench.store.days.rowsOf(of, day, { limit: 50 })

/** A payment through a channel at an instant; gives its id and its bill. */
const paidAt = async (at: Date) => {
  const { id: billId } = await scene.accept()
  const { payable } = await scene.billOf({ id: billId })
  const payment = await scene.open(billId, payable)
  await bench.store.payments.post(channel, news(payment.reference, payable, { at }), () => tellBoth, at)
  return { billId, payable, paymentId: payment.id }
}
const takeBack = (paymentId: string, at: Date) =>
  bench.store.reversals.reverse(
    { paymentId, why: 'taken-back', actor: someone('mai'), reason: 'the bank rang' },
    when(at),
  )

test('T8: paid at 20:00 and taken back at 21:00, the day nets zero and shows both', async () => {
  const { billId, payable, paymentId } = await paidAt(local('2026-10-31T20:00:00'))
  await takeBack(paymentId, local('2026-10-31T21:00:00'))
  const { totals } = await close('2026-10-31', local('2026-11-01T08:00:00'))
  expect(totals.rows.entry).toEqual({ count: 2, in: payable, out: payable })
  expect(totals.late).toEqual({})
  expect(totals.inTransit).toEqual({ count: 0, amount: 0 })
  expect(
    (await rowsOf('2026-10-31')).filter(({ kind }) => kind === 'entry').map(({ amount }) => amount),
  ).toEqual(expect.arrayContaining([payable, -payable]))
  expect(await scene.billOf({ id: billId })).toMatchObject({ state: 'issued', paid: 0 })
})

test('T8: a transfer that came and went on one day: the account nets zero, and each movement is counted', async () => {
  const { code, paymentCode } = await scene.student()
  await scene.bill(code, 800_000)
  const at = local('2026-10-31T20:00:00')
  const line = scene.line(paymentCode, 800_000, { bookedOn: '2026-10-31', at })
  const back = scene.line(`hoan tra ${line.line.reference}`, 800_000, {
    ...{ direction: 'out', bookedOn: '2026-10-31', at: local('2026-10-31T21:00:00') },
  })
  await scene.take([line], 'statement', at)
  await scene.take([back], 'statement', local('2026-10-31T21:00:00'))
  await bench.store.bankFiles.keep({
    ...{ source: 'statement', name: 'file', sha256: Buffer.from(crypto.randomUUID().padEnd(32)) },
    statements: [{ account: scene.account, lastDay: '2026-10-31', opening: 0, closing: 0 }],
    summary: { lines: 0, known: 0, conflicts: 0, statements: 1, problems: [], money: {} as never },
    at: local('2026-11-01T07:00:00'),
  })
  const { totals } = await close('2026-10-31', local('2026-11-01T08:00:00'), `bank:${scene.account}`)
  expect(totals.rows['bank-line']).toEqual({ count: 2, in: 800_000, out: 800_000 })
  expect(totals.accounts[`bank:${scene.account}`] ?? 0).toBe(0)
  expect((await close('2026-10-31', local('2026-11-01T08:00:00'))).totals.rows.entry).toMatchObject({
    in: 800_000,
    out: 800_000,
  })
})

test('T9: paid on 31 October, taken back on 2 November: October is as it was closed, and November carries it', async () => {
  const { payable, paymentId } = await paidAt(local('2026-10-31T23:59:59.999'))
  const october = await close('2026-10-31', local('2026-11-01T08:00:00'))
  const before = await rowsOf('2026-10-31')
  const reversal = await takeBack(paymentId, local('2026-11-02T00:00:00'))
  const { totals } = await close('2026-11-02', local('2026-11-03T08:00:00'))
  expect(october.totals.rows.entry).toMatchObject({ in: payable, out: 0 })
  expect(await rowsOf('2026-10-31')).toEqual(before)
  expect(totals.rows.entry).toEqual({ count: 1, in: 0, out: payable })
  expect(reversal).toMatchObject({ paymentId, amount: payable })
  const { rows } = await bench.pool.query(
    `select cause, cause_id as "causeId" from ledger_entries join business_day_rows on row_id = ledger_entries.id::text
     where kind = 'entry' and book = $1 and day = '2026-11-02'`,
    [book],
  )
  expect(rows).toContainEqual({ cause: 'payment-reversed', causeId: reversal.id })
  expect((await bench.store.proofs.changedRows(9)).filter((row) => row.book === book)).toEqual([])
})

test('money of a channel that is given by hand after its day was closed leaves that day as it was, and is of the day that it is given', async () => {
  const through = `quay-${scene.schoolCode}`
  const reference = newReference()
  const paidAt = local('2026-10-31T20:00:00')
  await bench.store.payments.post(through, news(reference, 90_000, { at: paidAt }), () => tellBoth, paidAt)
  const { totals } = await close('2026-10-31', local('2026-11-01T08:00:00'), `channel:${through}`)
  expect(totals.rows).toMatchObject({ payment: { in: 90_000 }, entry: { in: 90_000 } })
  const rows = await rowsOf('2026-10-31', `channel:${through}`)

  const { code, bill } = await scene.owing(90_000)
  const [money] = await bench.store.moneySearch.withoutOwner({ reference, limit: 1 }, paidAt)
  const gift = { allocationId: money?.id ?? '', schoolCode: scene.schoolCode, studentCode: code, by: 'hoa' }
  await bench.store.bankLines.giveTo(gift, () => tellBoth, local('2026-11-03T09:00:00'))
  expect(await scene.standingOf(bill)).toBe('paid 90000')

  expect(await rowsOf('2026-10-31', `channel:${through}`)).toEqual(rows)
  expect(await bench.store.proofs.changedRows(10)).toEqual([])
  const given = await close('2026-11-03', local('2026-11-04T08:00:00'))
  expect(given.totals.rows.entry).toMatchObject({ in: 90_000, out: 0 })
})
