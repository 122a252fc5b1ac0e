import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBankScene } from '../../support/bank-scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { until } from '../../support/until.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

test('a transfer that comes while its bill is being paid waits for that, and is credit then', async () => {
  const scene = await openBankScene(bench)
  const an = await scene.owing(1_250_000)
  const line = scene.line(an.paymentCode, 1_250_000)
  const paying = await bench.pool.connect()
  await paying.query('begin')
  await paying.query(`update bills set paid = payable, state = 'paid' where id = $1`, [an.bill.id])
  const taken = scene.take([line])
  await until('the transfer waits', async () => {
    const { rowCount } = await bench.pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rowCount === 1
  })
  await paying.query('commit')
  paying.release()
  await taken
  expect(await scene.whereIs(line, { [an.code]: 'An' })).toEqual(['posted code An 1250000'])
  expect(await scene.standingOf(an.bill)).toBe('paid 1250000')
  expect(await scene.credit(an.code)).toBe(1_250_000)
})
