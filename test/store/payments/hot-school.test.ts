import { afterAll, beforeAll, expect, test } from 'vitest'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import { someone, when } from '../../support/approvals.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { later, news, noon, tellBoth } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'
import { unproven } from '../../support/unproven.ts'

/** How long the long form runs is `HOT_SCHOOL_MINUTES`; the short one is some rounds. */
const minutes = Number(process.env.HOT_SCHOOL_MINUTES ?? 0)
const shortRounds = 2
const workers = 64
const pupils = 8

let bench: StoreBench
let scene: BankScene
beforeAll(async () => {
  bench = await openStoreBench()
  scene = await openBankScene(bench)
})
afterAll(() => bench.close())

test('C10: 64 workers on one school lose nothing, post nothing twice, and none waits for the other for ever', {
  timeout: (minutes + 3) * 60_000,
}, async () => {
  const students = await Promise.all(Array.from({ length: pupils }, () => scene.student()))
  // Money of a student without any bill waits, and is no one's to take back.
  for (const { code } of students) await scene.bill(code, 100_000)
  const sums = { received: 0, paid: 0, takenBack: 0, refused: 0, done: 0 }
  const until = Date.now() + minutes * 60_000
  const mine = { by: 'worker', reason: 'a try' }

  /** One of the things that happen to the money of a hot school. */
  const acts = {
    async transfer(code: string, amount: number) {
      await scene.take([scene.line(code, amount)])
      sums.received += amount
    },
    async giving(_: string, amount: number, studentCode: string) {
      const line = scene.line('hoc phi', amount)
      await scene.take([line])
      sums.received += amount
      const { rows } = await bench.pool.query(
        `select allocations.id from allocations join bank_lines on bank_lines.id = line_id where reference = $1`,
        [line.line.reference],
      )
      const allocationId = rows[0].id
      const gift = { allocationId, schoolCode: scene.schoolCode, studentCode, by: 'worker' }
      await bench.store.bankLines.giveTo(gift, () => tellBoth, noon)
      const { rows: given } = await bench.pool.query(
        `select id from allocations where line_id = (select line_id from allocations where id = $1)
         and undone_at is null and outcome = 'posted' limit 1`,
        [allocationId],
      )
      await bench.store.moneyDesk.undo(given[0].id, mine, noon)
    },
    async payment(_: string, amount: number, studentCode: string) {
      const bill = await scene.bill(studentCode, amount)
      const { id, reference } = await scene.open(bill.id, amount)
      await scene.post(news(reference, amount))
      sums.paid += amount
      if (amount % 200_000 !== 0) return
      const order = {
        paymentId: id,
        why: 'taken-back',
        actor: someone('mai'),
        reason: 'the bank rang',
      } as const
      await bench.store.reversals.reverse(order, when(later(60)))
      sums.takenBack += amount
    },
    async returned(code: string, amount: number) {
      const line = scene.line(code, amount)
      const back = scene.line(`hoan tra ${line.line.reference}`, amount, { direction: 'out' })
      await Promise.all([scene.take([line]), scene.take([back])])
    },
  }
  const work = async (worker: number) => {
    for (let round = 0; round < shortRounds || Date.now() < until; round += 1) {
      const { code, paymentCode } = students[(worker + round) % pupils] as (typeof students)[number]
      const act = Object.values(acts)[(worker + round * 3) % 4] as (typeof acts)['payment']
      try {
        await act(paymentCode, (1 + ((worker + round) % 9)) * 100_000, code)
        sums.done += 1
      } catch (error) {
        // Somebody else was first, which is an answer; anything else, a deadlock above all, is not.
        if (!(error instanceof GatewayError) || error.code !== 'conflict') throw error
        sums.refused += 1
      }
    }
  }
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)))

  const { rows } = await bench.pool.query(
    `select
       (select coalesce(sum(case direction when 'in' then amount else -amount end), 0) from bank_lines where account = $1) as moved,
       (select coalesce(sum(paid_amount), 0) from payments where state = 'paid') as paid,
       (select coalesce(sum(amount), 0) from reversals where payment_id is not null) as "takenBack"`,
    [scene.account],
  )
  expect(rows[0]).toEqual({ moved: sums.received, paid: sums.paid, takenBack: sums.takenBack })
  expect(sums.done).toBeGreaterThan(workers)
  expect(await unproven(bench)).toEqual([])
  const { rows: server } = await bench.pool.query(
    'select deadlocks from pg_stat_database where datname = current_database()',
  )
  // What the database gave up was tried again, and not again and again.
  expect(server[0].deadlocks).toBeLessThan(sums.done / 10)
  if (minutes > 0) console.log(JSON.stringify({ ...sums, deadlocks: server[0].deadlocks }))
})
