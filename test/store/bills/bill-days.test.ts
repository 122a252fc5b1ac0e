import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { bringToDaySql } from '../../../src/store/bills/bill-days.sql.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { besideUnfinished } from '../../support/beside-unfinished.ts'
import { later, linesOf } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

let bench: StoreBench
let scene: BankScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openBankScene(bench)
})

const terms = {
  ...{ dueOn: '2026-10-10', expiresOn: '2026-10-10', graceDays: 5 },
  lateFee: { once: 10_000, perDay: 1_000, most: 13_000 },
}

test('being late is charged once when two bring a bill to the same day at once', async () => {
  const { code, paymentCode } = await scene.student()
  const bill = await scene.accept(scene.toAccept({ ...linesOf(1_000_000), ...terms, studentCode: code }))
  const day = '2026-10-12'
  const beside = { sql: bringToDaySql, values: [[bill.id], day, later(1)] }
  const line = scene.line(paymentCode, 100_000, { bookedOn: day })
  await besideUnfinished(bench.pool, beside, () => scene.take([line]))
  expect(await scene.billOf(bill)).toMatchObject({ payable: 1_012_000, lateFees: 12_000, paid: 100_000 })
  const { rows } = await bench.pool.query('select amount from bill_late_fees where bill_id = $1', [bill.id])
  expect(rows).toEqual([{ amount: 12_000 }])
  expect(await unproven(bench)).toEqual([])
})
