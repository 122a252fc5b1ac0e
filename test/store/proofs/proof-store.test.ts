import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { prunedKinds, prunePayloads } from '../../../src/evidence/prune-payloads.ts'
import { someone, when } from '../../support/approvals.ts'
import { type EvidenceScene, openEvidenceScene } from '../../support/evidence-scene.ts'
import { openRefundScene, type RefundScene } from '../../support/refund-scene.ts'
import { later, news, noon } from '../../support/scene.ts'
import { openStoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

let bench: EvidenceScene
let scene: RefundScene
beforeAll(async () => {
  bench = await openEvidenceScene()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openRefundScene(bench)
})

/** Changes the database as somebody does who may do everything in it, says what is found, and takes it back. */
async function foundAfter(sql: string, values: readonly unknown[]): Promise<string[]> {
  const { rows: before } = await bench.pool.query('select id, paid, payable, state, plan from bills')
  const { rows: parts } = await bench.pool.query('select bill_id, plan, place, paid_at from bill_instalments')
  const { rowCount } = await bench.pool.query(sql, [...values])
  expect(rowCount).toBe(1)
  const found = await unproven(bench)
  for (const { id, paid, payable, state, plan } of before)
    await bench.pool.query('update bills set paid = $2, payable = $3, state = $4, plan = $5 where id = $1', [
      ...[id, paid, payable, state, plan],
    ])
  for (const { bill_id, plan, place, paid_at } of parts) {
    await bench.pool.query(
      'update bill_instalments set paid_at = $4 where bill_id = $1 and plan = $2 and place = $3',
      [bill_id, plan, place, paid_at],
    )
  }
  expect(await unproven(bench)).toEqual([])
  return found
}

describe('a bill that was changed by hand is named:', () => {
  test('one that says more is paid than came', async () => {
    const { billId } = await scene.paidBill(1_250_000, 250_000)
    expect(await foundAfter('update bills set paid = 250001 where id = $1', [billId])).toEqual([
      `bills-are-paid-by-money: bill ${billId} of ${scene.schoolCode}: paid 250,001 đồng, came 250,000`,
      `receivables-are-asked-by-bills: school ${scene.schoolCode}: bills ask 999,999 đồng, booked 1,000,000`,
    ])
  })

  test('one that says less', async () => {
    const { billId } = await scene.paidBill(1_250_000, 1_300_000)
    const sql = `update bills set paid = 0, state = 'issued' where id = $1`
    expect(await foundAfter(sql, [billId])).toEqual([
      `bills-are-paid-by-money: bill ${billId} of ${scene.schoolCode}: paid 0 đồng, came 1,250,000 and 50,000 beyond`,
      `receivables-are-asked-by-bills: school ${scene.schoolCode}: bills ask 1,250,000 đồng, booked 0`,
    ])
  })

  test('one that more stands on than came beyond what it asks', async () => {
    const { billId } = await scene.paidBill(1_250_000, 1_300_000)
    expect(await foundAfter('update bills set paid = paid + 1 where id = $1', [billId])).toEqual([
      `bills-are-paid-by-money: bill ${billId} of ${scene.schoolCode}: paid 1,300,001 đồng, came 1,250,000 and 50,000 beyond`,
    ])
  })

  test('one that is paid by a transfer', async () => {
    const { code, paymentCode } = await scene.student()
    const { id } = await scene.bill(code, 500_000)
    await scene.take([scene.line(paymentCode, 500_000)])
    expect(await foundAfter('update bills set paid = paid - 1 where id = $1', [id])).toEqual([
      `bills-are-paid-by-money: bill ${id} of ${scene.schoolCode}: paid 499,999 đồng, came 500,000`,
      `bills-are-in-their-state: bill ${id} of ${scene.schoolCode}: paid, of 500,000 đồng are paid 499,999`,
    ])
  })

  test('one that asks for less than was booked', async () => {
    const { billId } = await scene.paidBill(1_250_000, 250_000)
    expect(await foundAfter('update bills set payable = 1000000 where id = $1', [billId])).toEqual([
      `bills-ask-what-was-booked: bill ${billId} of ${scene.schoolCode}: asks 1,000,000 đồng, booked 1,250,000`,
      `receivables-are-asked-by-bills: school ${scene.schoolCode}: bills ask 750,000 đồng, booked 1,000,000`,
    ])
  })

  test.each(['paid', 'overpaid'])('one whose state is another: %s', async (state) => {
    const { billId } = await scene.paidBill(1_250_000, 250_000)
    expect(await foundAfter('update bills set state = $2 where id = $1', [billId, state])).toEqual([
      `bills-are-in-their-state: bill ${billId} of ${scene.schoolCode}: ${state}, of 1,250,000 đồng are paid 250,000`,
      `receivables-are-asked-by-bills: school ${scene.schoolCode}: bills ask 0 đồng, booked 1,000,000`,
    ])
  })

  test('one with an instalment that nobody paid', async () => {
    const { code } = await scene.student()
    const { id } = await scene.bill(code, 1_000_000)
    const instalments = [400_000, 600_000].map((amount) => ({ dueOn: '2026-10-09', amount }))
    await bench.store.billLife.setPlans(id, [{ name: 'A', instalments }], {
      ...{ by: 'An', reason: 'asked for', at: noon },
    })
    const reference = `REF-${id.slice(0, 8)}`
    const purpose = { is: 'instalment', plan: 'A', place: 1 } as const
    await bench.store.payments.open({
      ...{ channel: 'platform', reference, billId: id, amount: 400_000, at: noon, askAt: later(60), purpose },
    })
    await scene.post(news(reference, 400_000))
    const markSecond = 'update bill_instalments set paid_at = now() where bill_id = $1 and place = 2'
    expect(await foundAfter(markSecond, [id])).toEqual([
      `instalments-are-paid-by-money: instalment 2 of A of bill ${id}: 600,000 đồng, with what is called paid before it 1,000,000, came 400,000`,
    ])
    expect(await foundAfter('update bills set plan = null where id = $1', [id])).toEqual([
      `instalments-are-paid-by-money: instalment 1 of A of bill ${id}: 400,000 đồng, of a plan that was not chosen`,
    ])
  })
})

test('what was corrected, refunded, taken back and given again is whole', async () => {
  const { billId, paymentId } = await scene.paidBill(1_250_000, 1_300_000)
  await scene.refund({ paymentId }, 300_000)
  const { code, paymentCode } = await scene.student()
  const { id } = await scene.bill(code, 500_000)
  await scene.take([scene.line(paymentCode, 200_000)])
  const { rows } = await bench.pool.query('select id from allocations where bill_id = $1', [id])
  await bench.store.reversals.reverse(
    {
      ...{ allocationId: rows[0].id, why: 'wrong-owner', reason: 'of somebody else' },
      actor: someone('hoa'),
    },
    when(later(30)),
  )
  const { paymentId: other } = await scene.paidBill(700_000, 700_000)
  await bench.store.reversals.reverse(
    { paymentId: other, why: 'taken-back', reason: 'its bank said so', actor: someone('hoa') },
    when(later(31)),
  )
  expect((await scene.billOf({ id: billId })).paid).toBe(1_000_000)
  expect(await unproven(bench)).toEqual([])
})

test('a bill of which money went back, stayed or came back, was taken back and was paid anew is whole', async () => {
  const { billId, paymentId } = await scene.paidBill(500_000, 900_000)
  const refused = await scene.refund({ paymentId }, 200_000)
  const said = { by: 'mai', reason: 'the account is closed' }
  await bench.store.refunds.refuse(refused.id, said, later(20))
  const returned = await scene.refund({ paymentId }, 300_000)
  await scene.payOut(returned.code, 300_000)
  await scene.take([scene.line(`TRA LAI ${returned.code}`, 300_000)], 'statement', later(50))
  await bench.store.refunds.matchMovements(later(60))
  const order = { paymentId, why: 'taken-back', reason: 'its bank said so', actor: someone('hoa') } as const
  await bench.store.reversals.reverse(order, when(later(70)))
  const { reference } = await scene.open(billId, 900_000)
  await scene.post(news(reference, 900_000))
  expect(await scene.billOf({ id: billId })).toMatchObject({ state: 'overpaid', paid: 900_000 })
  expect(await unproven(bench)).toEqual([])
})

test('P4: when the payloads were deleted by their age, sums and chains still verify', async () => {
  await scene.paidBill(1_250_000, 1_250_000)
  await bench.deliver(3)
  await bench.chain()
  await bench.sign()
  for (const kind of prunedKinds) {
    await prunePayloads(
      kind,
      later(3_600),
      { because: 'age', orderedBy: 'hoa', at: later(3_600) },
      {
        ...{ store: bench.store.retention, signal: new AbortController().signal, onProgress: () => {} },
      },
    )
  }
  const { rows } = await bench.pool.query('select count(sealed) as kept, count(*) as all from evidence')
  expect(rows[0]).toMatchObject({ kept: 0, all: 6 })
  expect(await unproven(bench)).toEqual([])
  expect(await bench.check({ now: later(3_700) })).toEqual([])
})

test('money without an owner that is in no piece, credit that was spent and never was, and an account without lines are named', async () => {
  const other = await openStoreBench()
  try {
    const book = (debit: string, credit: string, amount: number, { cause = 'settlement', of = 'P1' } = {}) =>
      other.pool.query(
        `insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
         values ('S1', $5, $1, $2, $3, $4, gen_random_uuid(), now())`,
        [debit, credit, amount, cause, of],
      )
    await book('fees-and-charges', 'unowned-money', 5)
    await book('payer-credit', 'unowned-money', 7)
    // What a channel took back of credit that was spent since is owed, and hides nothing that is spent behind it.
    const taken = { cause: 'payment-reversed', of: 'P2' }
    await book('clearing:platform', 'payer-credit', 9, { of: 'P2' })
    await book('payer-credit', 'fees-and-charges', 9, { of: 'P2' })
    await book('payer-credit', 'clearing:platform', 9, taken)
    await book('bank:0123', 'clearing:platform', 3)
    expect(await unproven(other)).toEqual([
      'unowned-money-is-in-pieces: in pieces 0 đồng, booked 12',
      'credit-is-not-overdrawn: a student of school S1: -7 đồng',
      'accounts-agree-with-the-bank: 0123: lines 0 đồng, journal 3',
    ])
  } finally {
    await other.close()
  }
})

test('statements of one account are held against each other, and not against those of another', async () => {
  const other = await openStoreBench()
  try {
    const { rows } = await other.pool.query(
      `insert into bank_files (id, source, name, sha256, summary, read_at)
       values (uuidv7(), 'bank', 'S', 'x', '{}', $1) returning id`,
      [noon],
    )
    const addStatement = (place: number, account: string, lastDay: string, closing: number) =>
      other.pool.query(
        `insert into account_statements (file_id, place, account, opening, closing, last_day)
         values ($1, $2, $3, $4, $4, $5)`,
        [rows[0].id, place, account, closing, lastDay],
      )
    await addStatement(1, 'A', '2026-09-28', 100)
    await addStatement(2, 'B', '2026-09-29', 500)
    await addStatement(3, 'A', '2026-09-30', 100)
    expect(await unproven(other)).toEqual([])
    await addStatement(4, 'B', '2026-10-01', 501)
    expect(await unproven(other)).toEqual(['statements-add-up: account B, statement to 2026-10-01: 1 đồng'])
  } finally {
    await other.close()
  }
})
