import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RepairFilter } from '../../../src/domain/repairs/repair.ts'
import type { Repair, RepairOrder } from '../../../src/ports/repairs/repair-store.ts'
import { says, someone, testRules, when } from '../../support/approvals.ts'
import { later, openScene, type Scene } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers the cases of repairs that a second person decides. */
export function describeRiskyRepairs(openBench: () => Promise<StoreBench>): void {
  describe('risky repairs', () => {
    let bench: StoreBench
    let scene: Scene
    let maker: string
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(async () => {
      scene = await openScene(bench.store)
      maker = `mai.${randomUUID()}`
    })

    const rules = { ...testRules, repairLimits: { replay: 3, 'give-up': 2, resend: 0 } }

    /** Exchanges of new bills at the province that were refused. */
    async function refused(count: number, code = 'invalid') {
      const ids: number[] = []
      for (let turn = 0; turn < count; turn += 1) {
        const { id } = await scene.accept(scene.toAccept({}, ['province']))
        const { rows } = await bench.pool.query(
          `update exchanges set state = 'refused', problem_code = $2, settled_at = $3 where subject_id = $1 returning id`,
          [id, code, later(10)],
        )
        ids.push(rows[0].id)
      }
      return ids
    }
    const ofSchool = (filter: RepairFilter = {}): RepairFilter => ({
      schoolCode: scene.schoolCode,
      ...filter,
    })
    const order = (changes: Partial<RepairOrder> = {}): RepairOrder => ({
      ...{ action: 'give-up', filter: ofSchool(), perMinute: 60_000, rules },
      ...{ actor: someone(maker), reason: 'the portal is closed', ...changes },
    })
    async function begin(changes: Partial<RepairOrder> = {}, seconds = 60) {
      const begun = await bench.store.repairs.begin(order(changes), when(later(seconds)))
      if (begun.is !== 'begun') throw new Error(`${begun.count} are too many`)
      return begun.repair
    }
    const approve = ({ approvalId }: Repair, person = 'hoa', seconds = 120) =>
      bench.store.approvals.approve(approvalId ?? '', says(person), when(later(seconds)))
    const read = async ({ id }: Repair) => {
      const found = await bench.store.repairs.find(id)
      if (!found) throw new Error('the repair is gone')
      return found
    }
    const isDue = async ({ id }: Repair, seconds = 3_600) =>
      (await bench.store.repairs.due(later(seconds))).some((one) => one.id === id)
    const statesOf = async (ids: readonly number[]) => {
      const { rows } = await bench.pool.query('select state from exchanges where id = any($1) order by id', [
        ids,
      ])
      return rows.map(({ state }) => state)
    }

    test('above what one person does alone a repair waits, touches nothing, and nobody steers it', async () => {
      const ids = await refused(3)
      const repair = await begin()
      expect(repair).toMatchObject({ state: 'waiting', planned: 3, approvalId: expect.any(String) })
      expect(await isDue(repair)).toBe(false)
      expect(await bench.store.repairs.goOn(repair, 10, later(3_600))).toBe(0)
      const said = { by: maker, reason: 'let me' }
      for (const to of ['running', 'paused', 'stopped'] as const)
        expect(await bench.store.repairs.steer(repair.id, to, said, later(61))).toBe(false)
      expect(await statesOf(ids)).toEqual(['refused', 'refused', 'refused'])
      expect(await bench.store.approvals.find(repair.approvalId ?? '')).toMatchObject({
        ...{ kind: 'bulk-repair', state: 'waiting', schoolCode: null, amount: null },
        payload: {
          repairId: repair.id,
          action: 'give-up',
          planned: 3,
          filter: { schoolCode: scene.schoolCode },
        },
      })
    })

    test('up to the limit it begins at once', async () => {
      await refused(2)
      expect(await begin()).toMatchObject({ state: 'running', approvalId: null })
    })

    test('who asked does not approve it by any spelling; another does, and exactly then it begins', async () => {
      const ids = await refused(3)
      const repair = await begin()
      expect(await approve(repair, ` ${maker.toUpperCase()}`)).toEqual({ is: 'same-person' })
      expect(await isDue(repair)).toBe(false)
      expect(await approve(repair)).toMatchObject({ is: 'decided', approval: { state: 'done' } })
      expect(await bench.store.repairs.goOn(repair, 10, later(121))).toBe(3)
      expect(await statesOf(ids)).toEqual(['given-up', 'given-up', 'given-up'])
      const { changes, ...done } = await read(repair)
      expect(done).toMatchObject({ state: 'done', repaired: 3, passedOver: 0 })
      expect(changes).toEqual([
        { at: later(60), state: 'waiting', by: someone(maker).by, reason: 'the portal is closed' },
        { at: later(120), state: 'running', by: someone('hoa').by, reason: 'looked at' },
      ])
    })

    test('two who approve at once begin it once', async () => {
      await refused(3)
      const repair = await begin()
      const decided = await Promise.all(['hoa', 'lan'].map((person) => approve(repair, person)))
      expect(decided.map(({ is }) => is).sort()).toEqual(['decided', 'not-open'])
      expect((await read(repair)).changes).toHaveLength(2)
    })

    test('approved, it takes what was counted and is meant still: neither what moved on nor what came since', async () => {
      const [gone, other, ...rest] = await refused(5)
      const repair = await begin({ filter: ofSchool({ problemCode: 'invalid' }) })
      await bench.pool.query(`update exchanges set state = 'accepted' where id = $1`, [gone])
      await bench.pool.query(`update exchanges set problem_code = 'other' where id = $1`, [other])
      const [newer] = await refused(1)
      const standing = await bench.store.repairs.standing(repair)
      expect(standing).toMatchObject({ count: 3, newer: 1 })
      expect(standing.sample.map(({ id }) => id)).toEqual(rest)
      await approve(repair)
      expect(await bench.store.repairs.goOn(repair, 10, later(121))).toBe(3)
      expect(await read(repair)).toMatchObject({ state: 'done', planned: 5, repaired: 3, passedOver: 2 })
      expect(await statesOf([gone, other, newer] as number[])).toEqual(['accepted', 'refused', 'refused'])
    })

    test('where nothing of it is left it is done with nothing', async () => {
      const ids = await refused(3)
      const repair = await begin()
      await bench.pool.query(`update exchanges set state = 'accepted' where id = any($1)`, [ids])
      expect(await bench.store.repairs.standing(repair)).toEqual({ count: 0, newer: 0, sample: [] })
      await approve(repair)
      expect(await bench.store.repairs.goOn(repair, 10, later(121))).toBe(0)
      expect(await read(repair)).toMatchObject({ state: 'done', repaired: 0, passedOver: 3 })
    })

    test('rejected, withdrawn or not decided in time, it is over and touched nothing', async () => {
      const ids = await refused(3)
      const { approvals } = bench.store
      const rejected = await begin()
      await approvals.reject(rejected.approvalId ?? '', says('hoa', 'tell them'), later(70))
      const withdrawn = await begin()
      await approvals.reject(withdrawn.approvalId ?? '', says(maker, 'a mistake'), later(70))
      const late = await begin()
      await approvals.goOn(when(later(31 * 86_400)))
      const ends = await Promise.all([rejected, withdrawn, late].map(read))
      expect(ends.map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped'])
      expect(ends.map(({ changes }) => changes.at(-1))).toMatchObject([
        { state: 'stopped', by: someone('hoa').by, reason: 'tell them' },
        { state: 'stopped', by: someone(maker).by, reason: 'a mistake' },
        { state: 'stopped', by: 'gateway', reason: 'nobody decided in time' },
      ])
      expect(await approve(rejected)).toMatchObject({ is: 'not-open' })
      expect(await statesOf(ids)).toEqual(['refused', 'refused', 'refused'])
    })

    test('many small repairs of one person count together for a day, by any login, and other people’s do not', async () => {
      const ids = await refused(5)
      const one = (place: number) => ofSchool({ exchangeIds: [ids[place] as number] })
      const login = someone(maker.toUpperCase(), 'administrator:m')
      expect((await begin({ filter: one(0) })).state).toBe('running')
      expect((await begin({ filter: one(1), actor: login })).state).toBe('running')
      const third = order({ filter: one(2) })
      const estimate = await bench.store.repairs.estimate(third, later(60))
      expect(estimate).toMatchObject({ count: 1, secondPerson: true, alone: { begun: 2, limit: 2 } })
      expect((await begin({ filter: one(2) })).state).toBe('waiting')
      expect((await begin({ filter: one(3), actor: someone(`x.${maker}`) })).state).toBe('running')
      expect((await begin({ filter: one(4) }, 60 + 86_400)).state).toBe('running')
    })

    test('two of one person at once do not both stay within what they may alone', async () => {
      const ids = await refused(4)
      const halves = [ids.slice(0, 2), ids.slice(2)]
      const begun = await Promise.all(
        halves.map((exchangeIds) => begin({ filter: ofSchool({ exchangeIds }) })),
      )
      expect(begun.map(({ state }) => state).sort()).toEqual(['running', 'waiting'])
    })

    test('the same is asked for once, in whatever order it is said; something else beside it', async () => {
      const ids = await refused(3)
      const filter = ofSchool({ exchangeIds: ids, partner: 'province' })
      const [first, second] = await Promise.allSettled([
        begin({ filter }),
        begin({
          filter: { partner: 'province', exchangeIds: ids.toReversed(), schoolCode: scene.schoolCode },
        }),
      ])
      expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected'])
      const why = first.status === 'rejected' ? first.reason : second.status === 'rejected' && second.reason
      expect(why).toMatchObject({ code: 'conflict' })
      expect((await begin()).state).toBe('waiting')
      const { rows } = await bench.pool.query(
        'select count(*) as count from repairs where begun_person = $1',
        [maker],
      )
      expect(rows).toEqual([{ count: 2 }])
    })

    test('an exchange shows a repair that waits only when it touched it', async () => {
      const [id] = (await refused(3)) as [number]
      const repair = await begin()
      expect(await bench.store.exchangeSearch.find(id)).toMatchObject({ deeds: [] })
      await approve(repair)
      await bench.store.repairs.goOn(repair, 10, later(121))
      expect(await bench.store.exchangeSearch.find(id)).toMatchObject({
        deeds: [{ is: 'give-up', repairId: repair.id }],
      })
    })
  })
}
