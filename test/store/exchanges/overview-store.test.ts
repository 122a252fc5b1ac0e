import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOverviewStore } from '../../../src/store/exchanges/overview-store.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { addExchanges, addIncident, addPayments, addReconciliation } from '../../support/overview-rows.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(() => database.close())

const at = (day: string) => new Date(`${day}T02:00:00.000Z`)

test('an empty gateway has nothing to show', async () => {
  expect(await createOverviewStore(database.pool).read()).toEqual({
    incidents: [],
    partners: [],
    channels: [],
    reconciliations: [],
  })
})

test('open incidents are listed, the worst first, and no more than fit', async () => {
  const { pool } = database
  await addIncident(pool, 'lgsp', 'warning', at('2026-09-07'))
  await addIncident(pool, 'national', 'critical', at('2026-09-05'), 'they know')
  const { incidents } = await createOverviewStore(pool).read()
  expect(incidents).toEqual([
    {
      id: expect.any(String),
      kind: 'partner-failing',
      subject: 'national',
      severity: 'critical',
      count: 1200,
      openedAt: at('2026-09-05'),
      isAcknowledged: true,
    },
    expect.objectContaining({ subject: 'lgsp', openedAt: at('2026-09-07'), isAcknowledged: false }),
  ])
  for (let other = 0; other < 20; other += 1)
    await addIncident(pool, `p-${other}`, 'serious', at('2026-09-06'))
  expect((await createOverviewStore(pool).read()).incidents).toHaveLength(20)
  await pool.query('truncate incidents cascade')
})

test('figures stand by partner, channel and source', async () => {
  const { pool } = database
  await addExchanges(pool, 'lgsp', 'waiting', 3, at('2026-09-07'))
  await addExchanges(pool, 'lgsp', 'unknown', 1, at('2026-09-05'))
  await addExchanges(pool, 'lgsp', 'sending', 2, at('2026-09-01'))
  await addExchanges(pool, 'lgsp', 'held', 1, at('2026-09-02'))
  await addExchanges(pool, 'national', 'accepted', 7, at('2026-09-03'))
  await addPayments(pool, 'dvcqg-platform', 'paid', 2, 1_250_000)
  await addPayments(pool, 'dvcqg-platform', 'open', 1, 300_000)

  const { partners, channels } = await createOverviewStore(pool).read()
  expect(partners).toEqual([
    {
      partner: 'lgsp',
      accepted: 7,
      states: [
        { state: 'held', count: 1 },
        { state: 'sending', count: 2 },
        { state: 'unknown', count: 1 },
        { state: 'waiting', count: 3 },
      ],
      oldestDueAt: at('2026-09-05'),
    },
    {
      partner: 'national',
      accepted: 7,
      states: [{ state: 'accepted', count: 7 }],
      oldestDueAt: null,
    },
  ])
  expect(channels).toEqual([
    {
      channel: 'dvcqg-platform',
      states: [
        { state: 'open', count: 1, amount: 300_000 },
        { state: 'paid', count: 2, amount: 2_500_000 },
      ],
    },
  ])
})

test('of each source the newest day is shown, and of a day that ran twice the newest run', async () => {
  const { pool } = database
  const day = { source: 'mb-daily', matched: [1], breaks: [] }
  await addReconciliation(pool, { ...day, businessDay: '2026-09-05', ranAt: at('2026-09-09') })
  await addReconciliation(pool, { ...day, businessDay: '2026-09-06', ranAt: at('2026-09-07') })
  await addReconciliation(pool, {
    source: 'mb-daily',
    businessDay: '2026-09-06',
    ranAt: at('2026-09-08'),
    matched: [100_000, 250_000],
    breaks: [
      { category: 'only-at-bank', bank: 50_000 },
      { category: 'only-at-bank', bank: 20_000, closed: true },
      { category: 'only-here', ours: 90_000 },
      { category: 'amount-differs', bank: 11_000, ours: 12_000 },
    ],
  })

  expect((await createOverviewStore(pool).read()).reconciliations).toEqual([
    {
      source: 'mb-daily',
      businessDay: '2026-09-06',
      ranAt: at('2026-09-08'),
      matched: { count: 2, amount: 350_000 },
      breaks: [
        { category: 'amount-differs', count: 1, open: 1, amount: 1000 },
        { category: 'only-at-bank', count: 2, open: 1, amount: 70_000 },
        { category: 'only-here', count: 1, open: 1, amount: 90_000 },
      ],
    },
  ])
})

test('what payments come to adds up to the rows, whatever is opened, paid, goes or is folded at once', async () => {
  const { pool } = database
  const overview = createOverviewStore(pool)
  const work = Array.from({ length: 12 }, async (_, worker) => {
    for (let turn = 0; turn < 5; turn += 1) {
      const id = randomUUID()
      await pool.query(
        `insert into payments (id, channel, reference, amount, state, created_at)
         values ($1::uuid, 'tallied', $1::uuid::text, $2, 'open', now())`,
        [id, 100 * worker],
      )
      await pool.query('update payments set asks = asks + 1 where id = $1', [id])
      const [state, paid] = turn % 2 ? ['paid', 90 * worker + turn] : ['expired', null]
      await pool.query('update payments set state = $2, paid_amount = $3 where id = $1', [id, state, paid])
      if (turn === 2) await overview.foldTallies()
      if (turn === 4) await pool.query('delete from payments where id = $1', [id])
    }
  })
  await Promise.all(work)
  const { rows: states } = await pool.query(
    `select state, count(*)::int as count, sum(coalesce(paid_amount, amount))::int as amount
     from payments where channel = 'tallied' group by 1 order by 1`,
  )
  const counted = async () =>
    (await overview.read()).channels.find(({ channel }) => channel === 'tallied')?.states
  expect(await counted()).toEqual(states)
  await overview.foldTallies()
  expect(await counted()).toEqual(states)
  const { rows } = await pool.query(
    `select count(*)::int as count from payment_tallies where channel = 'tallied'`,
  )
  expect(rows).toEqual([{ count: states.length }])
})
