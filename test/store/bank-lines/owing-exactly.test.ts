import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { mostBillsLookedAt } from '../../../src/store/bank-lines/owing-exactly.sql.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
let scene: BankScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openBankScene(bench)
})

/** Adds bills of later days that asked a student the same as this one did. */
const add = (billId: string, count: number, state: 'issued' | 'paid') =>
  bench.pool.query(
    `insert into bills (id, school_code, number, student_code, school_year, period, title, due_on, lines, gross,
       budget_compensation, payable, paid, state, dossier_number, content_sha256, issued_at)
     select uuidv7(interval '1 day'), school_code, number || '-' || $3 || '-' || gen_random_uuid(), student_code, school_year, period, title, due_on, lines,
       gross, 0, payable, case when $3 = 'paid' then payable else 0 end, $3, dossier_number || '-' || $3 || '-' || gen_random_uuid(), content_sha256, issued_at
     from bills cross join generate_series(1, $2::int) as place where id = $1`,
    [billId, count, state],
  )

const takenIn = async (memo: string) => {
  const line = scene.line(memo, 1_250_000)
  await scene.take([line])
  return scene.whereIs(line)
}

test('behind as many newer bills as are looked at, who owes an amount is not found, and the reason says so', async () => {
  const { code } = await scene.student()
  const bill = await scene.bill(code, 1_250_000)
  await add(bill.id, mostBillsLookedAt - 2, 'paid')
  expect(await takenIn('hoc phi')).toEqual(['suspense one-candidate 1250000'])
  await add(bill.id, 2, 'paid')
  expect(await takenIn('hoc phi')).toEqual(['suspense too-many-bills 1250000'])
})

test('the newest bills are looked at first: several who owe the same are found among any number', async () => {
  const [an, binh] = [await scene.student(), await scene.student()]
  const bills = [await scene.bill(an.code, 1_250_000), await scene.bill(binh.code, 1_250_000)]
  for (const { id } of bills) await add(id, mostBillsLookedAt, 'paid')
  for (const { id } of bills) await add(id, 1, 'issued')
  await scene.take(bills.map(({ paymentCode }) => scene.line(paymentCode, 1_250_000)))
  expect(await takenIn('hoc phi')).toEqual(['ambiguous same-amount 1250000'])
})
