import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { BreakResolution } from '../../../src/domain/statements/break.ts'
import { endingsOf, type Payer } from '../../../src/domain/statements/break-ending.ts'
import { counts, type DayFiles, only, openDayFiles } from '../../support/day-files.ts'
import { later, linesOf, newReference, news, noon, tellBoth } from '../../support/scene.ts'
import { aStudent } from '../../support/school-records.ts'
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
async function resolve(resolution: BreakResolution, payer?: Payer) {
  const [newest] = await files.breaks()
  await bench.store.breaks.resolve({
    ...{ id: newest?.id ?? 0, resolution, payer, note: 'agreed', by: 'chi', at: later(4_000) },
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

test('what a line dates to come is kept as of when its file was read', async () => {
  await files.readDay(day, [{ ...stranger, paidAt: new Date('2098-01-01T05:00:00Z') }])
  await resolve('unowned')
  const { rows } = await bench.pool.query(
    `select paid_at = opened_at as "isOfReading" from breaks join payments on payments.id = payment_id where source = $1`,
    [files.sender.name],
  )
  expect(rows).toEqual([{ isOfReading: true }])
})

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

describe('what they have more of a payment without a bill', () => {
  const unknown = { ...stranger, requestId: 'UNKNOWN' }
  /** A payment for no bill of ours, of which the bank has more; gives its piece. */
  const more = async () => {
    const reference = newReference()
    await bench.store.payments.post(
      files.sender.channel,
      news(reference, 1_000, { at: noon }),
      () => tellBoth,
      noon,
    )
    await files.readDay(day, [
      { ...unknown, requestId: reference, bankTransId: `TX-${reference}`, amount: 1_300 },
    ])
    return (await pieces())[0]?.id ?? ''
  }
  const resolutions = async () => {
    const [found] = await files.breaks()
    return (
      found &&
      endingsOf({ ...found, channel: files.sender.channel }).endings.map(({ resolution }) => resolution)
    )
  }
  const studentOf = async (amount: number) => files.scene.billOf((await files.started(amount)).bill)
  const anotherStudent = async () => {
    const student = aStudent({ schoolCode: files.scene.schoolCode, code: `HS-${newReference()}` })
    await bench.store.roster.putStudents([student], noon)
    await files.scene.accept(files.scene.toAccept({ ...linesOf(500), studentCode: student.code }))
    return { schoolCode: student.schoolCode, studentCode: student.code }
  }

  test('is in no piece, so it waits until that is given: then it is credit of its student', async () => {
    const allocationId = await more()
    await expect(resolve('unowned')).rejects.toMatchObject({ code: 'conflict' })
    await expect(resolve('credit')).rejects.toMatchObject({ code: 'conflict' })
    const { schoolCode, studentCode } = await studentOf(400)
    // What closes a bill, and what is credit, is of one student all the same.
    await bench.store.bankLines.giveTo(
      { allocationId, schoolCode, studentCode, by: 'An' },
      () => tellBoth,
      later(30),
    )
    const credit = async () => (await bench.store.credits.creditOf(schoolCode, studentCode)).balance
    const before = await credit()
    expect(await resolutions()).toEqual(['explained', 'charge', 'rounding', 'credit'])
    const results = await Promise.allSettled([resolve('credit'), resolve('credit')])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await credit()) - before).toBe(300)
    expect(await unproven(bench)).toEqual([])
  })

  test('is credit of that student whom a person names where it was given to several', async () => {
    const allocationId = await more()
    const payers = [await studentOf(500), await anotherStudent()].map(({ schoolCode, studentCode }) => ({
      schoolCode,
      studentCode,
    }))
    const shares = payers.map((payer) => ({ ...payer, amount: 500 }))
    await bench.store.moneyDesk.giveByList({ allocationId, shares, by: 'An' }, () => tellBoth, later(30))
    expect(await resolutions()).toEqual(['explained', 'charge', 'rounding', 'credit'])
    const [, second] = payers
    const stranger = { ...files.scene, studentCode: 'HS-NOBODY' }
    for (const named of [undefined, stranger])
      await expect(resolve('credit', named)).rejects.toMatchObject({ code: 'invalid_request' })
    await resolve('credit', second)
    const credits = await Promise.all(
      payers.map(({ schoolCode, studentCode }) => bench.store.credits.creditOf(schoolCode, studentCode)),
    )
    expect(credits.map(({ balance }) => balance)).toEqual([0, 300])
    expect(await unproven(bench)).toEqual([])
  })

  test('waits where a part of it is nobody’s yet', async () => {
    const allocationId = await more()
    const { schoolCode, studentCode } = await studentOf(400)
    const waiting = aStudent({ schoolCode, code: `HS-${newReference()}` })
    await bench.store.roster.putStudents([waiting], noon)
    const shares = [
      { schoolCode, studentCode, amount: 400 },
      { schoolCode, studentCode: waiting.code, amount: 600 },
    ]
    await bench.store.moneyDesk.giveByList({ allocationId, shares, by: 'An' }, () => tellBoth, later(30))
    expect(await resolutions()).toEqual(['explained', 'charge', 'rounding'])
  })
})
