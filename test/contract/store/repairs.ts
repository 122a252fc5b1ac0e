import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RepairAction, RepairFilter } from '../../../src/ports/repair-store.ts'
import { later, openScene, type Scene } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers the cases of repairing many exchanges at once. */
export function describeRepairStore(openBench: () => Promise<StoreBench>): void {
  describe('repairs', () => {
    let bench: StoreBench
    let scene: Scene
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openScene(bench.store)
    })

    /** Exchanges of new bills at the province, in a state with a problem; some with bytes that went out. */
    async function broken(count: number, state: 'held' | 'refused', code: string, sent: boolean) {
      const ids: number[] = []
      for (let turn = 0; turn < count; turn += 1) {
        const { id } = await scene.accept(scene.toAccept({}, ['province']))
        const { rows } = await bench.pool.query(
          `update exchanges set state = $2, problem_code = $3, attempts = 9 where subject_id = $1 returning id`,
          [id, state, code],
        )
        ids.push(Number(rows[0].id))
        if (!sent) continue
        await bench.pool.query(
          `insert into evidence (exchange_id, fence, direction, at, operation, reference, sha256, sealed)
           values ($1, 1, 'out', now(), 'o', 'r', '', '')`,
          [rows[0].id],
        )
      }
      return ids
    }
    const ofSchool = (filter: RepairFilter = {}): RepairFilter => ({
      schoolCode: scene.schoolCode,
      ...filter,
    })
    const begin = (action: RepairAction, filter: RepairFilter) =>
      bench.store.repairs.begin({ action, filter, reason: 'the portal is mended' }, later(60))
    const rowsOf = async (ids: readonly number[]) => {
      const { rows } = await bench.pool.query(
        `select id, state, attempts, fence, problem_code as code, problem_detail as detail
         from exchanges where id = any($1) order by id`,
        [ids],
      )
      return rows
    }

    test('a preview counts and shows some, and changes nothing', async () => {
      const ids = await broken(7, 'held', 'attempts', true)
      await broken(1, 'refused', 'invalid', true)
      const before = await rowsOf(ids)
      const { count, sample } = await bench.store.repairs.preview(
        ofSchool({ state: 'held', problemCode: 'attempts' }),
      )
      expect(count).toBe(7)
      expect(sample.map(({ id }) => id)).toEqual(ids.slice(0, 5))
      expect(await rowsOf(ids)).toEqual(before)
      expect((await bench.store.repairs.preview(ofSchool({ partner: 'nowhere' }))).count).toBe(0)
    })

    test('a replay asks first where bytes went out, and maps anew what was refused or never sent', async () => {
      const [asked, unsent, refused] = [
        ...(await broken(1, 'held', 'attempts', true)),
        ...(await broken(1, 'held', 'internal', false)),
        ...(await broken(1, 'refused', 'invalid', true)),
      ] as [number, number, number]
      const repair = await begin('replay', ofSchool())
      expect(await bench.store.repairs.step(repair, 10, later(60))).toBe(3)
      const common = { attempts: 0, fence: 1, code: 'replayed', detail: 'the portal is mended' }
      expect(await rowsOf([asked, unsent, refused])).toEqual([
        { id: asked, state: 'unknown', ...common },
        { id: unsent, state: 'waiting', ...common },
        { id: refused, state: 'waiting', ...common },
      ])
    })

    test('giving up ends it with the reason, and what waited behind goes on', async () => {
      const bill = await scene.accept(scene.toAccept({}, ['province']))
      await bench.pool.query(`update exchanges set state = 'held' where subject_id = $1`, [bill.id])
      const payment = await scene.open(bill.id, 950_000)
      await scene.post({
        reference: payment.reference,
        outcome: 'paid',
        amount: 950_000,
        providerTransaction: 'T',
        bank: null,
        at: later(1),
        description: '',
        theirCode: '00',
      })
      const repair = await begin('give-up', ofSchool())
      expect(await bench.store.repairs.step(repair, 10, later(60))).toBe(1)
      const { rows } = await bench.pool.query(
        'select event, state, blocked, problem_detail as detail from exchanges where subject_id = $1 and partner = $2 order by id',
        [bill.id, 'province'],
      )
      expect(rows).toMatchObject([
        { event: 'issued', state: 'given-up', detail: 'the portal is mended' },
        { event: 'paid', state: 'waiting', blocked: false },
      ])
    })

    test('what broke again meanwhile is not touched twice by the same repair, also after it was taken up again', async () => {
      const ids = await broken(5, 'refused', 'invalid', true)
      const { id } = await begin('replay', ofSchool({ since: later(-3_600), until: later(3_600) }))
      const first = await bench.store.repairs.find(id)
      if (!first) throw new Error('the repair is gone')
      expect(await bench.store.repairs.step(first, 2, later(60))).toBe(2)
      await bench.pool.query(`update exchanges set state = 'refused' where id = any($1)`, [ids])
      const again = await bench.store.repairs.find(id)
      expect(again).toEqual(first)
      const steps = [
        await bench.store.repairs.step(first, 10, later(61)),
        await bench.store.repairs.step(first, 10, later(62)),
      ]
      expect(steps).toEqual([3, 0])
      await bench.store.repairs.finish(id, later(63))
      expect((await bench.store.repairs.find(id))?.finishedAt).toEqual(later(63))
    })

    test('two who run one repair at once touch each exchange once', async () => {
      const ids = await broken(20, 'held', 'attempts', false)
      const repair = await begin('replay', ofSchool())
      const steps = Array.from({ length: 6 }, () => bench.store.repairs.step(repair, 5, later(60)))
      const touched = (await Promise.all(steps)).reduce((sum, count) => sum + count, 0)
      const rest = await bench.store.repairs.step(repair, 100, later(61))
      expect(touched + rest).toBe(20)
      expect((await rowsOf(ids)).every(({ fence }) => fence === 1)).toBe(true)
    })
  })
}
