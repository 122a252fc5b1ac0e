import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ExchangeState } from '../../../schemas/exchange.ts'
import type { RepairAction } from '../../../schemas/repair.ts'
import type { RepairFilter } from '../../../src/domain/repairs/repair.ts'
import type { Repair, RepairOrder } from '../../../src/ports/repairs/repair-store.ts'
import { noSecondPerson, someone, when } from '../../support/approvals.ts'
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

    const message = (text: string) => ({
      ...{ operation: 'o', reference: 'r', contentType: 'application/json', headers: {} },
      bytes: Buffer.from(text),
    })
    /** Exchanges of new bills at the province, in a state with a problem; some with bytes that went out. */
    async function broken(count: number, state: ExchangeState, code: string | null, sent: boolean) {
      const ids: number[] = []
      for (let turn = 0; turn < count; turn += 1) {
        const { id: bill } = await scene.accept(scene.toAccept({}, ['province']))
        const { rows } = await bench.pool.query('select id from exchanges where subject_id = $1', [bill])
        const { id } = rows[0]
        if (sent) {
          await bench.store.exchanges.beginSending([{ id, fence: 0, message: message(`${id}`) }], later(1))
        }
        await bench.pool.query(
          `update exchanges set state = $2, problem_code = $3, attempts = 9,
             settled_at = case when $2 in ('accepted', 'refused') then $4::timestamptz end
           where id = $1`,
          [id, state, code, later(10)],
        )
        ids.push(id)
      }
      return ids
    }
    const ofSchool = (filter: RepairFilter = {}): RepairFilter => ({
      schoolCode: scene.schoolCode,
      ...filter,
    })
    const begin = async (action: RepairAction, filter: RepairFilter, order: Partial<RepairOrder> = {}) => {
      const said = { actor: someone('an.nguyen'), reason: 'the portal is mended', perMinute: 60_000 }
      const whole = { action, filter, ...said, rules: noSecondPerson, ...order }
      const begun = await bench.store.repairs.begin(whole, when(later(60)))
      if (begun.is !== 'begun') throw new Error(`${begun.count} are too many`)
      return begun.repair
    }
    const estimate = (action: RepairAction, filter: RepairFilter) => {
      const draft = { action, filter, perMinute: 60, actor: someone('an.nguyen'), rules: noSecondPerson }
      return bench.store.repairs.estimate(draft, later(60))
    }
    const goOn = (repair: Repair, limit: number, seconds = 60) =>
      bench.store.repairs.goOn(repair, limit, later(seconds))
    const read = async ({ id }: Repair) => {
      const found = await bench.store.repairs.find(id)
      if (!found) throw new Error('the repair is gone')
      return found
    }
    const steer = ({ id }: Repair, to: Repair['state'], seconds = 60) =>
      bench.store.repairs.steer(id, to, { by: 'binh.tran', reason: 'lunch' }, later(seconds))
    const rowsOf = async (ids: readonly number[]) => {
      const { rows } = await bench.pool.query(
        `select id, state, attempts, fence, problem_code as code, problem_detail as detail
         from exchanges where id = any($1) order by id`,
        [ids],
      )
      return rows
    }
    const pay = async (billId: string) => {
      const payment = await scene.open(billId, 950_000)
      const paid = { outcome: 'paid', amount: 950_000, providerTransaction: payment.reference } as const
      const facts = { bank: null, at: later(1), description: '', theirCode: '00' }
      await scene.post({ reference: payment.reference, ...paid, ...facts })
    }

    test('an estimate counts and shows some, and changes nothing', async () => {
      const ids = await broken(7, 'held', 'attempts', true)
      await broken(1, 'refused', 'invalid', true)
      const before = await rowsOf(ids)
      const filter = ofSchool({ state: 'held', problemCode: 'attempts' })
      const { count, seconds, secondPerson, sample } = await estimate('replay', filter)
      expect({ count, seconds, secondPerson }).toEqual({ count: 7, seconds: 7, secondPerson: false })
      expect(sample.map(({ id }) => id)).toEqual(ids.slice(0, 5))
      expect(await rowsOf(ids)).toEqual(before)
      expect((await estimate('replay', ofSchool({ partner: 'nowhere' }))).count).toBe(0)
      const two = ofSchool({ exchangeIds: ids.slice(0, 2) })
      expect((await estimate('give-up', two)).count).toBe(2)
    })

    test('a replay asks first where bytes went out, and maps anew what was refused or never sent', async () => {
      const [asked, unsent, refused] = [
        ...(await broken(1, 'held', 'attempts', true)),
        ...(await broken(1, 'held', 'internal', false)),
        ...(await broken(1, 'refused', 'invalid', true)),
      ] as [number, number, number]
      const repair = await begin('replay', ofSchool())
      expect(await goOn(repair, 10)).toBe(3)
      const common = { attempts: 0, fence: 1, code: 'replayed', detail: 'the portal is mended' }
      expect(await rowsOf([asked, unsent, refused])).toEqual([
        { id: asked, state: 'unknown', ...common },
        { id: unsent, state: 'waiting', ...common },
        { id: refused, state: 'waiting', ...common },
      ])
      expect(await read(repair)).toMatchObject({ state: 'done', planned: 3, repaired: 3, passedOver: 0 })
    })

    test('giving up ends it with the reason, and what waited behind goes on', async () => {
      const bill = await scene.accept(scene.toAccept({}, ['province']))
      await bench.pool.query(`update exchanges set state = 'held' where subject_id = $1`, [bill.id])
      await pay(bill.id)
      await goOn(await begin('give-up', ofSchool()), 10)
      const { rows } = await bench.pool.query(
        'select event, state, blocked, problem_detail as detail from exchanges where subject_id = $1 and partner = $2 order by id',
        [bill.id, 'province'],
      )
      expect(rows).toMatchObject([
        { event: 'issued', state: 'given-up', detail: 'the portal is mended' },
        { event: 'paid', state: 'waiting', blocked: false },
      ])
    })

    test('a head that is asked about for ever is passed by when a person says so, and not by the way', async () => {
      const [head] = await broken(1, 'unknown', 'partner_timeout', true)
      expect((await estimate('give-up', ofSchool())).count).toBe(0)
      await goOn(await begin('give-up', ofSchool({ state: 'unknown' })), 10)
      expect(await rowsOf([head as number])).toMatchObject([{ state: 'given-up', fence: 1 }])
    })

    test('an exchange is repaired once, also when it broke again meanwhile and another goes on', async () => {
      const ids = await broken(5, 'refused', 'invalid', true)
      const repair = await begin('replay', ofSchool({ since: later(-3_600), until: later(3_600) }))
      expect(await goOn(repair, 2)).toBe(2)
      await bench.pool.query(`update exchanges set state = 'refused' where id = any($1)`, [ids])
      const again = await read(repair)
      expect(again.filter).toEqual(repair.filter)
      expect([await goOn(again, 10, 61), await goOn(again, 10, 62)]).toEqual([3, 0])
      expect((await rowsOf(ids)).map(({ state }) => state)).toEqual([
        ...['refused', 'refused'],
        ...['waiting', 'waiting', 'waiting'],
      ])
      expect(await read(repair)).toMatchObject({ state: 'done', repaired: 5, finishedAt: later(61) })
    })

    test('what moved on by itself is left as it is, and what came later is not taken', async () => {
      const [gone] = await broken(2, 'held', 'attempts', false)
      const repair = await begin('give-up', ofSchool())
      const [newer] = await broken(1, 'held', 'attempts', false)
      await bench.pool.query(`update exchanges set state = 'accepted' where id = $1`, [gone])
      await goOn(repair, 10)
      expect(await read(repair)).toMatchObject({ planned: 2, repaired: 1, passedOver: 1, state: 'done' })
      expect(await rowsOf([gone, newer] as number[])).toMatchObject([
        { state: 'accepted' },
        { state: 'held' },
      ])
    })

    test('many who go on with one repair at once touch each exchange once', async () => {
      const ids = await broken(20, 'held', 'attempts', false)
      const repair = await begin('replay', ofSchool())
      const turns = Array.from({ length: 6 }, () => goOn(repair, 5))
      const taken = (await Promise.all(turns)).reduce((sum, count) => sum + count, 0)
      expect(taken + (await goOn(repair, 100, 120))).toBe(20)
      expect((await rowsOf(ids)).every(({ fence }) => fence === 1)).toBe(true)
      expect(await read(repair)).toMatchObject({ state: 'done', repaired: 20 })
    })

    test('its pace is kept whoever goes on, and caught up by a second at most', async () => {
      await broken(10, 'held', 'attempts', false)
      const repair = await begin('replay', ofSchool(), { perMinute: 60 })
      const at = async (seconds: number) => goOn(repair, 2, seconds)
      expect([await at(60), await at(61.9), await at(62), await at(63)]).toEqual([2, 0, 2, 0])
      const isDue = async (seconds: number) =>
        (await bench.store.repairs.due(later(seconds))).some(({ id }) => id === repair.id)
      expect([await isDue(63.9), await isDue(64)]).toEqual([false, true])
      expect([await at(3_600), await at(3_600.5), await at(3_601)]).toEqual([2, 0, 2])
    })

    test('what is paused or stopped is not gone on with; who said it and why is kept', async () => {
      await broken(6, 'held', 'attempts', false)
      const repair = await begin('replay', ofSchool())
      await goOn(repair, 2)
      expect(await steer(repair, 'paused', 61)).toBe(true)
      expect(await goOn(repair, 2, 70)).toBe(0)
      expect(await steer(repair, 'paused', 71)).toBe(false)
      expect(await steer(repair, 'running', 72)).toBe(true)
      expect(await goOn(repair, 2, 72)).toBe(2)
      expect(await steer(repair, 'stopped', 73)).toBe(true)
      expect([await goOn(repair, 2, 80), await steer(repair, 'running', 81)]).toEqual([0, false])
      const { changes, ...rest } = await read(repair)
      expect(rest).toMatchObject({ state: 'stopped', repaired: 4, planned: 6, finishedAt: later(73) })
      const binh = { by: 'binh.tran', reason: 'lunch' }
      expect(changes).toEqual([
        { at: later(60), state: 'running', by: someone('an.nguyen').by, reason: 'the portal is mended' },
        { at: later(61), state: 'paused', ...binh },
        { at: later(72), state: 'running', ...binh },
        { at: later(73), state: 'stopped', ...binh },
      ])
    })

    test('nothing is begun when there are more than were counted', async () => {
      await broken(3, 'held', 'attempts', false)
      const said = { actor: someone('a'), reason: 'r', perMinute: 60, rules: noSecondPerson }
      const order = { action: 'replay', filter: ofSchool(), ...said } as const
      const before = await bench.store.repairs.list({ limit: 1 })
      expect(await bench.store.repairs.begin({ ...order, atMost: 2 }, when(later(60)))).toEqual({
        is: 'more',
        count: 3,
      })
      expect(await bench.store.repairs.list({ limit: 1 })).toEqual(before)
    })

    test('a repair of nothing is done at once', async () => {
      const repair = await begin('replay', ofSchool())
      expect(await goOn(repair, 10)).toBe(0)
      expect((await read(repair)).state).toBe('done')
    })

    test('repairs are listed newest first, page by page, and by state', async () => {
      const [first, second] = [await begin('replay', ofSchool()), await begin('replay', ofSchool())]
      await goOn(first, 1)
      const all = await bench.store.repairs.list({ limit: 500 })
      const place = (one: Repair) => all.findIndex(({ id }) => id === one.id)
      const newest = all[0] as Repair
      const page = await bench.store.repairs.list({ before: newest.id, limit: 1 })
      expect(page).toEqual([all[1]])
      expect([place(first), place(second)].every((one) => one >= 0)).toBe(true)
      const running = await bench.store.repairs.list({ state: 'running', limit: 500 })
      expect(running.map(({ id }) => id)).toContain(second.id)
      expect(running.map(({ id }) => id)).not.toContain(first.id)
    })

    describe('resending', () => {
      const range = () => ofSchool({ partner: 'province', since: later(0), until: later(20) })
      const chainOf = async (subjectId: string) => {
        const { rows } = await bench.pool.query(
          `select id, event, state, blocked, replaces, place, bytes_of as "bytesOf", problem_code as code
           from exchanges where subject_id = $1 and partner = 'province' order by id`,
          [subjectId],
        )
        return rows
      }
      const subjectOf = async (id: number) => {
        const { rows } = await bench.pool.query('select subject_id from exchanges where id = $1', [id])
        return rows[0].subject_id as string
      }

      test('makes a new exchange whose fate is to be asked, with the bytes of the old one', async () => {
        const [old] = (await broken(1, 'accepted', null, true)) as [number]
        await goOn(await begin('resend', range()), 10)
        expect(await chainOf(await subjectOf(old))).toMatchObject([
          { id: old, state: 'accepted', replaces: null },
          { state: 'unknown', blocked: false, replaces: old, place: old, bytesOf: old, code: 'resent' },
        ])
      })

      test('takes along what was told later of the same bill, in the same order', async () => {
        const [old] = (await broken(1, 'accepted', null, true)) as [number]
        const bill = await subjectOf(old)
        await pay(bill)
        await bench.pool.query(
          `update exchanges set state = 'accepted', settled_at = $2 where subject_id = $1 and event = 'paid'`,
          [bill, later(1_000)],
        )
        const repair = await begin('resend', range())
        expect(repair.planned).toBe(2)
        await goOn(repair, 1)
        await goOn(repair, 1, 62)
        expect(await chainOf(bill)).toMatchObject([
          { event: 'issued', state: 'accepted' },
          { event: 'paid', state: 'accepted' },
          { event: 'issued', state: 'unknown', blocked: false, place: old },
          { event: 'paid', state: 'unknown', blocked: true },
        ])
      })

      test('stands in the way of what is not told yet of the same bill', async () => {
        const [old] = (await broken(1, 'accepted', null, true)) as [number]
        const bill = await subjectOf(old)
        await pay(bill)
        await goOn(await begin('resend', range()), 10)
        expect(await chainOf(bill)).toMatchObject([
          { event: 'issued', state: 'accepted' },
          { event: 'paid', state: 'waiting', blocked: true },
          { event: 'issued', state: 'unknown', blocked: false },
        ])
        const claimed = await bench.store.exchanges.claim('province', {
          owner: 'w',
          limit: 1_000,
          now: later(60),
          until: later(120),
        })
        expect(claimed.filter(({ subjectId }) => subjectId === bill).map(({ event }) => event)).toEqual([
          'issued',
        ])
      })

      test('is never done twice of one telling, and a second time goes from the last one', async () => {
        const [old] = (await broken(1, 'accepted', null, true)) as [number]
        const bill = await subjectOf(old)
        const twins = [await begin('resend', range()), await begin('resend', range())]
        await Promise.all(twins.map((twin) => goOn(twin, 10)))
        expect(await chainOf(bill)).toHaveLength(2)
        const [first, second] = await Promise.all(twins.map(read))
        expect((first?.repaired ?? 0) + (second?.repaired ?? 0)).toBe(1)
        await bench.pool.query(
          `update exchanges set state = 'accepted', settled_at = $2 where subject_id = $1 and replaces is not null`,
          [bill, later(100)],
        )
        await goOn(await begin('resend', ofSchool({ partner: 'province', since: later(0) })), 10)
        const chain = await chainOf(bill)
        expect(chain.map(({ replaces }) => replaces)).toEqual([null, old, chain[1].id])
        expect(chain.map(({ bytesOf }) => bytesOf)).toEqual([null, old, old])
        const stored = await bench.store.exchanges.storedMessages(chain.map(({ id }) => id))
        expect(chain.map(({ id }) => stored.get(id)?.bytes.toString())).toEqual(chain.map(() => `${old}`))
      })
    })
  })
}
