import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { later, linesOf, noon, openScene, type Scene } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'
import { until } from '../../support/until.ts'

const inAnHour = later(3_600)

/** Registers what becomes of exchanges whose worker dies. */
export function describeWorkers(openBench: () => Promise<StoreBench>): void {
  describe('workers', () => {
    let bench: StoreBench
    let scene: Scene
    let count = 0
    let portal: string
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openScene(bench.store)
      count += 1
      portal = `of-workers-${count}`
    })

    const isKnown = async (owner: string) => {
      const { rows } = await bench.pool.query('select 1 from workers where owner = $1', [owner])
      return rows.length > 0
    }
    /** A worker that lives, with one exchange that it leased for an hour. */
    async function startWorker(owner: string) {
      const stop = new AbortController()
      const over = bench.store.workers.live(owner, noon, stop.signal)
      await until('the worker is known', () => isKnown(owner))
      await scene.accept(scene.toAccept(linesOf(100), [portal]))
      const order = { owner, limit: 100, now: noon, until: inAnHour }
      const [leased] = await bench.store.exchanges.claim(portal, order)
      if (!leased) throw new Error('nothing was leased')
      return { leased, over, stop: () => stop.abort() }
    }
    /** As when its process is killed: the database sees the end of the connection. */
    const kill = async (owner: string) => {
      await bench.pool.query(
        `select pg_terminate_backend(pid) from pg_locks
         where locktype = 'advisory' and mode = 'ShareLock' and objid::bigint = hashtext($1)::bit(32)::bigint`,
        [owner],
      )
    }
    const free = () => bench.store.workers.freeOfDead(later(1), inAnHour)
    const claimAgain = () =>
      bench.store.exchanges.claim(portal, { owner: 'heir', limit: 100, now: later(2), until: inAnHour })

    test('what a dead worker had in hand is due at once, and counts as crashed with it', async () => {
      const { leased, over } = await startWorker('dies')
      await kill('dies')
      await over
      expect(await free()).toBe(1)
      expect(await claimAgain()).toMatchObject([{ id: leased.id, fence: leased.fence + 1, crashes: 1 }])
      expect(await free()).toBe(0)
      expect(await isKnown('dies')).toBe(false)
    })

    test('a dead worker that comes back sends nothing of what others hold by now', async () => {
      const { leased, over } = await startWorker('comes-back')
      await kill('comes-back')
      await over
      await free()
      await claimAgain()
      const ours = await bench.store.exchanges.beginSending(
        [{ id: leased.id, fence: leased.fence }],
        later(3),
      )
      expect([...ours]).toEqual([])
    })

    test('what it had begun to send waits for the end of its lease, since it may yet arrive', async () => {
      const { leased, over } = await startWorker('sends')
      await bench.store.exchanges.beginSending([{ id: leased.id, fence: leased.fence }], noon)
      await kill('sends')
      await over
      expect(await free()).toBe(0)
      expect(await claimAgain()).toEqual([])
    })

    test('nothing is taken from one that lives, nor from one that ends by itself', async () => {
      const { stop, over } = await startWorker('lives')
      expect(await free()).toBe(0)
      stop()
      await over
      expect(await isKnown('lives')).toBe(false)
      expect(await free()).toBe(0)
      expect(await claimAgain()).toEqual([])
    })

    test('two that look for the dead at once free each exchange once', async () => {
      const { over } = await startWorker('dies-alone')
      await kill('dies-alone')
      await over
      const freed = await Promise.all(Array.from({ length: 8 }, free))
      expect(freed.reduce((sum, each) => sum + each, 0)).toBe(1)
    })
  })
}
