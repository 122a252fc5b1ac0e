import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBankScene } from '../../support/bank-scene.ts'
import { besideUnfinished } from '../../support/beside-unfinished.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

test('a transfer that comes while its bill is being paid waits for that, and is credit then', async () => {
  const scene = await openBankScene(bench)
  const an = await scene.owing(1_250_000)
  const line = scene.line(an.paymentCode, 1_250_000)
  const paid = { sql: `update bills set paid = payable, state = 'paid' where id = $1`, values: [an.bill.id] }
  await besideUnfinished(bench.pool, paid, () => scene.take([line]))
  expect(await scene.whereIs(line, { [an.code]: 'An' })).toEqual(['posted code An 1250000'])
  expect(await scene.standingOf(an.bill)).toBe('paid 1250000')
  expect(await scene.credit(an.code)).toBe(1_250_000)
})
