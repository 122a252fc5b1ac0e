import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { BreakResolution } from '../../../src/domain/break.ts'
import { counts, type DayFiles, only, openDayFiles } from '../../support/day-files.ts'
import { later, noon, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

const day = '2026-09-30'
const stranger = { requestId: 'THEIRS', bankTransId: 'TX-1', amount: 5_000, paidAt: noon, content: '' }

let bench: StoreBench
let files: DayFiles
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  files = await openDayFiles(bench)
  return files.close
})

/** Ends the newest difference. */
async function resolve(resolution: BreakResolution) {
  const [newest] = await files.breaks()
  await bench.store.breaks.resolve({
    ...{ id: newest?.id ?? 0, resolution, note: 'agreed', by: 'chi', at: later(4_000) },
    channelOf: () => files.sender.channel,
  })
}
const pieces = async () => {
  const { rows } = await bench.pool.query<{ id: string; piece: string }>(
    `select allocations.id, concat_ws(' ', outcome, why, allocations.amount, payments.reference) as piece
     from allocations join payments on payments.id = payment_id
     where channel = $1 and undone_at is null order by made_at, allocations.id`,
    [files.sender.channel],
  )
  return rows
}

test('what only the bank knows of, and somebody owns, is money without an owner that people give', async () => {
  await files.readDay(day, [stranger])
  await resolve('unowned')
  const [piece, ...others] = await pieces()
  expect(others).toEqual([])
  expect(piece?.piece).toMatch(/^suspense no-known-bill 5000 FT/)
  expect(await files.breaks()).toMatchObject([
    { state: 'resolved', paymentId: expect.any(String), ourAmount: 5_000, bankAmount: 5_000 },
  ])
  expect(await unproven(bench)).toEqual([])

  const { bill } = await files.started(5_000)
  const { schoolCode, studentCode } = await files.scene.billOf(bill)
  const share = { schoolCode, studentCode, amount: 5_000 }
  const list = { allocationId: piece?.id ?? '', shares: [share], by: 'An' }
  await bench.store.moneyDesk.giveByList(list, () => tellBoth, later(5_000))
  expect((await pieces()).map((one) => one.piece)).toEqual([expect.stringMatching(/^posted list 5000 /)])
  expect(await unproven(bench)).toEqual([])
})

test('it is missing in no other file of its day, and repeated where that tells of it', async () => {
  await files.readDay(day, [stranger])
  await resolve('unowned')
  const { run: without } = await files.readDay(day, await files.paid(1))
  expect(counts(without.totals)).toEqual(only({ matched: 1 }))
  const { run: again } = await files.readDay(day, [stranger, ...(await files.paid(2))])
  expect(counts(again.totals)).toEqual(only({ matched: 2, duplicate: 1 }))
})

test('it is kept once, whoever resolves it at the same moment', async () => {
  await files.readDay(day, [stranger])
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => resolve('unowned')))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await pieces()).toHaveLength(1)
  expect(await unproven(bench)).toEqual([])
})

test('where its channel has a payment of that reference, nothing is done', async () => {
  await files.readDay(day, [stranger])
  const [{ bankReference } = { bankReference: null }] = await files.breaks()
  const { bill } = await files.started()
  const { channel } = files.sender
  const known = { channel, reference: bankReference ?? '', billId: bill.id, amount: 1_000 }
  await bench.store.payments.open({ ...known, at: noon, askAt: later(60) })
  await expect(resolve('unowned')).rejects.toMatchObject({ code: 'conflict' })
  expect(await files.breaks()).toMatchObject([{ state: 'open', paymentId: null }])
  expect(await pieces()).toEqual([])
})

test('what they have more of a payment whose bill is known is credit of its student', async () => {
  const [payment] = await files.paid(1)
  await files.readDay(day, payment ? [{ ...payment, amount: 1_300 }] : [])
  await expect(resolve('unowned')).rejects.toMatchObject({ code: 'conflict' })
  await resolve('credit')
  const { rows } = await bench.pool.query(
    `select debit, credit, entry.amount, entry.student_code = bills.student_code and entry.school_code = bills.school_code as "isTheirs"
     from payments join bills on bills.id = bill_id
     join breaks on breaks.payment_id = payments.id join break_steps on break_id = breaks.id
     join ledger_entries as entry on cause = 'break-resolved' and cause_id = break_steps.id
     where payments.channel = $1`,
    [files.sender.channel],
  )
  const entry = { debit: `clearing:${files.sender.channel}`, credit: 'payer-credit', amount: 300 }
  expect(rows).toEqual([{ ...entry, isTheirs: true }])
  expect(await unproven(bench)).toEqual([])
})
