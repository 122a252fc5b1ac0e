import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExchangeState } from '../../../schemas/exchange.ts'
import { noSecondPerson, someone, when } from '../../support/approvals.ts'
import { openScene, type Scene } from '../../support/scene.ts'
import { aStudent } from '../../support/school-records.ts'
import type { StoreBench } from '../../support/store-bench.ts'

/** Registers the cases that every store passes that finds and counts exchanges. */
export function describeExchangeSearch(openBench: () => Promise<StoreBench>): void {
  describe('looking for exchanges', () => {
    let bench: StoreBench
    let scene: Scene
    beforeAll(async () => {
      bench = await openBench()
      scene = await openScene(bench.store)
    })
    afterAll(() => bench.close())

    const search = (wanted: Partial<Parameters<StoreBench['store']['exchangeSearch']['search']>[0]>) =>
      bench.store.exchangeSearch.search({ limit: 50, ...wanted })
    const day = (text: string, hour = 12) => new Date(`${text}T${String(hour).padStart(2, '0')}:00:00+07:00`)

    async function add(
      partner: string,
      state: ExchangeState,
      createdAt: Date,
      { code = null, detail = null }: { code?: string | null; detail?: string | null } = {},
    ): Promise<number> {
      const { rows } = await bench.pool.query<{ id: number }>(
        `insert into exchanges (partner, subject_kind, subject_id, event, state, problem_code, problem_detail, due_at, created_at)
         values ($1, 'bill', gen_random_uuid(), 'issued', $2, $3, $4, $5, $5) returning id`,
        [partner, state, code, detail, createdAt],
      )
      return rows[0]?.id as number
    }

    test('a bill is found by each of its numbers, with all that portals were told of it', async () => {
      const { id } = await scene.accept()
      const bill = await scene.billOf({ id })
      for (const subject of [bill.number, bill.dossierNumber, id]) {
        const found = await search({ subject })
        expect(found.map(({ partner, event }) => [partner, event]).sort()).toEqual([
          ['nation', 'issued'],
          ['province', 'issued'],
        ])
        expect(found[0]?.subject).toEqual({
          ...{ kind: 'bill', id, number: bill.number, dossierNumber: bill.dossierNumber },
          ...{ schoolCode: scene.schoolCode, studentCode: bill.studentCode },
        })
      }
      expect(await search({ subject: bill.number, partner: 'nation' })).toHaveLength(1)
      expect(await search({ subject: 'no such number' })).toEqual([])
    })

    test('a student is found by code and by identity number, and through them their exchanges', async () => {
      const code = `HS-${randomUUID().slice(0, 8)}`
      const identityNumber = `0${String(Math.trunc(Math.random() * 1e11)).padStart(11, '7')}`
      const student = aStudent({ schoolCode: scene.schoolCode, code, identityNumber })
      await bench.store.roster.putStudents([student], day('2026-09-01'))
      await scene.accept(scene.toAccept({ studentCode: code }))
      const { exchangeSearch } = bench.store
      for (const word of [code, identityNumber]) {
        const [key, ...others] = await exchangeSearch.findStudents(word, 10)
        expect([key, others]).toEqual([{ schoolCode: scene.schoolCode, studentCode: code }, []])
        expect(await search({ student: key })).toHaveLength(2)
      }
      expect(await exchangeSearch.findStudents('000000000000', 10)).toEqual([])
    })

    test('what a partner calls it finds it', async () => {
      const id = await add('p-reference', 'accepted', day('2026-01-01'))
      const reference = randomUUID()
      await bench.pool.query('update exchanges set their_reference = $2 where id = $1', [id, reference])
      expect((await search({ subject: reference })).map((found) => found.id)).toEqual([id])
    })

    test('lists are narrowed by partner, state, cause and time, newest first', async () => {
      const old = await add('p-list', 'refused', day('2026-01-01'), { code: 'invalid' })
      const held = await add('p-list', 'held', day('2026-01-02'), { code: 'attempts' })
      const fresh = await add('p-list', 'refused', day('2026-01-03'), { code: 'other' })
      const other = await add('p-list-other', 'refused', day('2026-01-04'), { code: 'invalid' })
      const ids = async (wanted: Parameters<typeof search>[0]) => (await search(wanted)).map(({ id }) => id)
      expect(await ids({ partner: 'p-list' })).toEqual([fresh, held, old])
      expect(await ids({ partner: 'p-list', state: 'refused' })).toEqual([fresh, old])
      expect(await ids({ problemCode: 'invalid', until: day('2026-02-01') })).toEqual([other, old])
      expect(await ids({ partner: 'p-list', problemCode: 'invalid', state: 'held' })).toEqual([])
      expect(await ids({ partner: 'p-list', since: day('2026-01-02'), until: day('2026-01-03') })).toEqual([
        held,
      ])
    })

    test('pages follow one another without a gap or a repeat, also where many are of one instant', async () => {
      const at = day('2026-03-01')
      const made = []
      for (let count = 0; count < 23; count += 1) {
        made.push(
          await add('p-pages', count % 2 ? 'accepted' : 'held', count < 12 ? at : day('2026-03-02', count)),
        )
      }
      const read: number[] = []
      for (let before: string | undefined; ; ) {
        const page = await search({ partner: 'p-pages', limit: 5, before })
        read.push(...page.map(({ id }) => id))
        before = page.at(-1)?.cursor
        if (page.length < 5) break
      }
      expect(read).toEqual([...made].reverse())
    })

    test('a cursor that is none begins at the first', async () => {
      const id = await add('p-cursor', 'held', day('2026-03-01'))
      for (const before of ['', 'x', '2026-03-01~1', "'; drop table exchanges"]) {
        expect((await search({ partner: 'p-cursor', before })).map((found) => found.id)).toEqual([id])
      }
    })

    test('what tells school systems is not among those of portals, and is found by its partner', async () => {
      const notice = randomUUID()
      const partner = `webhook:${randomUUID()}`
      await bench.pool.query(
        `insert into notices (id, type, at, data) values ($1, 'bill.paid', now(), '{}')`,
        [notice],
      )
      await bench.pool.query(
        `insert into exchanges (partner, subject_kind, subject_id, event, state, due_at, created_at, notice_id)
         values ($1, 'bill', gen_random_uuid(), 'paid', 'waiting', now(), '2030-01-01', $2)`,
        [partner, notice],
      )
      expect((await search({ limit: 1 })).map((found) => found.partner)).not.toContain(partner)
      expect(await search({ partner })).toHaveLength(1)
    })

    test('one exchange says what it tells of, what took its place, and what people did with it', async () => {
      const { id: billId } = await scene.accept()
      const [found] = await search({ subject: billId, partner: 'nation' })
      const id = found?.id as number
      await bench.pool.query(`update exchanges set state = 'held', problem_code = 'attempts' where id = $1`, [
        id,
      ])
      const { repairs, evidence, exchangeSearch } = bench.store
      const at = day('2026-10-01')
      await repairs.begin(
        {
          ...{ action: 'replay', filter: { exchangeIds: [id] }, perMinute: 60, reason: 'once more' },
          ...{ actor: someone('hoa'), rules: noSecondPerson },
        },
        when(at),
      )
      await evidence.noteOpening({
        exchangeId: id,
        who: 'lan',
        via: 'console',
        reason: 'asked',
        at: day('2026-10-02'),
      })
      expect(await exchangeSearch.find(id)).toMatchObject({
        ...{
          id,
          partner: 'nation',
          state: 'held',
          problemCode: 'attempts',
          replacedBy: null,
          isBlocked: false,
        },
        subject: { kind: 'bill', id: billId },
        deeds: [
          { at, is: 'replay', by: someone('hoa').by, reason: 'once more', repairId: expect.any(String) },
          { at: day('2026-10-02'), is: 'opening', by: 'lan', reason: 'asked', repairId: null },
        ],
      })
      expect(await exchangeSearch.find(0)).toBeUndefined()
    })

    test('failures stand by cause, with their states and days, and with what they say', async () => {
      for (let count = 0; count < 3; count += 1) {
        await add('p-cause', 'refused', day('2026-05-01'), { code: 'invalid', detail: 'birth date' })
      }
      await add('p-cause', 'held', day('2026-05-03'), { code: 'invalid', detail: 'name' })
      await add('p-cause', 'accepted', day('2026-05-03'), { code: 'invalid' })
      await add('p-cause', 'waiting', day('2026-05-03'), { code: 'replayed' })
      const { exchangeSearch } = bench.store
      const ours = async () => (await exchangeSearch.causes()).filter(({ partner }) => partner === 'p-cause')
      const cause = {
        ...{ partner: 'p-cause', problemCode: 'invalid', count: 4 },
        ...{ firstDay: '2026-05-01', lastDay: '2026-05-03' },
        states: [
          { state: 'refused', count: 3 },
          { state: 'held', count: 1 },
        ],
      }
      expect(await ours()).toEqual([cause])
      await exchangeSearch.foldTallies()
      expect(await ours()).toEqual([cause])
      expect(await exchangeSearch.detailsOf({ partner: 'p-cause', problemCode: 'invalid' })).toEqual([
        { detail: 'birth date', count: 3 },
        { detail: 'name', count: 1 },
      ])
    })

    test('a cause whose exchanges all went on is none', async () => {
      await add('p-solved', 'held', day('2026-05-01'), { code: 'attempts' })
      await bench.pool.query(`update exchanges set state = 'accepted' where partner = 'p-solved'`)
      const partners = (await bench.store.exchangeSearch.causes()).map(({ partner }) => partner)
      expect(partners).not.toContain('p-solved')
    })

    test('days add up to what stands in the rows, whatever moves, goes or is folded at once', async () => {
      const { exchangeSearch } = bench.store
      const states: readonly ExchangeState[] = ['waiting', 'held', 'refused', 'accepted']
      const work = Array.from({ length: 12 }, async (_, worker) => {
        for (let turn = 0; turn < 5; turn += 1) {
          const id = await add('p-tally', 'waiting', day(`2026-06-0${1 + (worker % 3)}`))
          await bench.pool.query('update exchanges set state = $2, attempts = attempts + 1 where id = $1', [
            id,
            states[(worker + turn) % states.length],
          ])
          if (turn === 2) await exchangeSearch.foldTallies()
        }
      })
      await Promise.all(work)
      await exchangeSearch.foldTallies()
      const { rows } = await bench.pool.query(
        `select partner, day::text, sum(count)::int as accepted,
           json_agg(json_build_object('state', state, 'count', count) order by state) as states
         from (select partner, (created_at at time zone 'Asia/Ho_Chi_Minh')::date as day, state, count(*) as count
           from exchanges where partner = 'p-tally' group by 1, 2, 3) as counted
         group by 1, 2 order by 2`,
      )
      const days = (await exchangeSearch.days('2026-06-01')).filter(({ partner }) => partner === 'p-tally')
      expect(days).toEqual(rows)
    })

    test('a row that somebody deletes is missed: it was accepted and is in no state', async () => {
      const id = await add('p-lost', 'held', day('2026-07-01'))
      await bench.pool.query('delete from exchanges where id = $1', [id])
      const days = (await bench.store.exchangeSearch.days('2026-07-01')).filter(
        ({ partner }) => partner === 'p-lost',
      )
      expect(days).toEqual([{ partner: 'p-lost', day: '2026-07-01', accepted: 1, states: [] }])
    })

    test('a day begins at midnight in Việt Nam', async () => {
      await add('p-midnight', 'held', new Date('2026-07-31T17:00:00Z'))
      await add('p-midnight', 'held', new Date('2026-07-31T16:59:59Z'))
      const days = await bench.store.exchangeSearch.days('2026-07-01')
      expect(days.filter(({ partner }) => partner === 'p-midnight').map(({ day }) => day)).toEqual([
        '2026-07-31',
        '2026-08-01',
      ])
    })
  })
}
