import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSettlementScene } from '../support/settlement-scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

test('a day is kept open by a payment if and only if its channel owes something of it, whatever happens and in whatever order', async () => {
  const acts = fc.shuffledSubarray(
    [
      'confirmed',
      'taken-back',
      'refunded',
      'listed',
      'listed-net',
      'listed-taken',
      'arrived',
      'booked',
    ] as const,
    { minLength: 2 },
  )
  await fc.assert(
    fc.asyncProperty(acts, fc.boolean(), async (order, isOneBatch) => {
      const own = await openSettlementScene(bench)
      const one = await own.opened(1_000_000)
      const [first, second] = [own.newBatch(), own.newBatch()]
      const later = isOneBatch ? first : second
      let went = 0
      let isPosted = false
      const listed = new Map<string, number>()
      const list = async (row: string, to: string, net: number) => {
        await own.read(row)
        listed.set(to, (listed.get(to) ?? 0) + net)
      }
      const does = {
        confirmed: async () => {
          await own.confirm(one)
          isPosted = true
        },
        'taken-back': async () => {
          if (!isPosted) return
          if (went === 0) await own.takeBack(one.id)
          went ||= 1_000_000
        },
        refunded: async () => {
          if (!isPosted) return
          if (went === 0) await own.giveBack(one, 300_000)
          went ||= 300_000
        },
        listed: () => list(own.payment(one, first), first, 1_000_000),
        'listed-net': () => list(own.payment(one, first, 1_000_000 - went), first, 1_000_000 - went),
        'listed-taken': () =>
          list(own.taken(one, later, 'REFUND', went || 1_000_000), later, -(went || 1_000_000)),
        arrived: async () => {
          for (const [name, net] of listed) if (net !== 0) await own.arrive(name, net)
        },
        booked: () => own.book(),
      }
      for (const act of [...order, 'confirmed'] as const) await does[act]()
      await own.book()
      const isOpen = 'settlement-incomplete' in (await own.unmet())
      const { rows: coming } = await bench.pool.query<{ kind: string; batch: string; gross: number }>(
        `select kind, batch_id as batch, gross from settlement_items
         where source = $1 and booked_by is null and outcome <> 'duplicate'`,
        [own.name],
      )
      const sum = (items: typeof coming) => items.reduce((total, { gross }) => total + gross, 0)
      const owed = await own.clearing()
      const isPaid = [...Map.groupBy(coming, ({ batch }) => batch).values()].some(
        (items) => items.some(({ kind }) => kind === 'payment') && sum(items) !== 0,
      )
      expect([order, isOpen]).toEqual([order, isPaid || owed !== 0 || owed !== sum(coming)])
      await own.close()
    }),
    { numRuns: 60 },
  )
})
