import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { followIncidents, type Observation } from '../../../src/domain/incidents/incident.ts'
import type { IncidentKind } from '../../../src/domain/incidents/incident-kinds.ts'
import { timeOrderedId } from '../../../src/store/time-ordered-id.ts'
import { later, noon } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'

const rules = { patienceMs: 0, quietMs: 0 }

/** Registers the cases that every store of incidents, and of what is told of them, passes. */
export function describeIncidentStore(openBench: () => Promise<StoreBench>): void {
  describe('incidents', () => {
    let bench: StoreBench
    beforeAll(async () => {
      bench = await openBench()
    })
    afterAll(() => bench.close())
    beforeEach(() => bench.pool.query('truncate incidents, incident_tellings, alert_channels cascade'))

    const failing: Observation = { subject: 'province', partner: 'province', count: 3, facts: { code: 'x' } }

    const look = (
      seconds: number,
      observations: readonly Observation[],
      { kind = 'partner-failing' as IncidentKind, channels = ['log', 'mail'] } = {},
    ) =>
      bench.store.incidents.follow(
        async (known) =>
          followIncidents(known, new Map([[kind, observations]]), {
            rules,
            now: later(seconds),
            createId: timeOrderedId,
          }),
        channels,
        later(seconds),
      )

    test('what is seen is open, with what is to be told of it by each channel', async () => {
      await look(0, [failing])
      const [record, ...others] = await bench.store.incidents.list(noon)
      expect(others).toEqual([])
      expect(record).toMatchObject({
        ...failing,
        kind: 'partner-failing',
        severity: 'serious',
        openedAt: noon,
        clearedAt: null,
        acknowledgedAt: null,
        told: ['log', 'mail'].map((channel) => ({
          channel,
          news: 'opened',
          at: noon,
          toldAt: null,
          toldTo: null,
        })),
      })
      expect(await bench.store.incidents.openByKind()).toEqual(new Map([['partner-failing', 1]]))
    })

    test('what is seen by twenty at once, again and again, is one incident and told once', async () => {
      for (let round = 0; round < 5; round += 1) {
        await Promise.all(Array.from({ length: 20 }, () => look(round, [failing])))
      }
      const { rows } = await bench.pool.query('select count(*) as count from incidents')
      expect(rows).toEqual([{ count: 1 }])
      expect(await bench.store.tellings.due('log', 100)).toHaveLength(1)
    })

    test('while one process looks, another leaves it to that', async () => {
      const mayGoOn = Promise.withResolvers<void>()
      const isLooking = Promise.withResolvers<void>()
      const first = bench.store.incidents.follow(
        async () => {
          isLooking.resolve()
          await mayGoOn.promise
          return []
        },
        ['log'],
        noon,
      )
      await isLooking.promise
      expect(await look(0, [failing]).finally(mayGoOn.resolve)).toBeUndefined()
      expect(await first).toEqual([])
      expect(await look(0, [failing])).toHaveLength(1)
    })

    test('a second open one of the same trouble cannot be written, whoever tries', async () => {
      await look(0, [failing])
      const again = bench.pool.query(
        `insert into incidents (id, kind, subject, severity, step, count, facts, first_seen_at, last_seen_at)
         select gen_random_uuid(), kind, subject, severity, step, count, facts, first_seen_at, last_seen_at from incidents`,
      )
      await expect(again).rejects.toThrow('incidents_are_open_once')
    })

    test('what is over stays in the list for a while, and what comes later is another', async () => {
      await look(0, [failing])
      await look(10, [])
      await look(20, [failing])
      const listed = async (since: number) =>
        (await bench.store.incidents.list(later(since))).map(({ clearedAt }) => clearedAt)
      expect(await listed(0)).toEqual([null, later(10)])
      expect(await listed(10)).toEqual([null])
    })

    test('an incident is acknowledged while it is open', async () => {
      await look(0, [failing])
      const [open] = await bench.store.incidents.list(noon)
      const id = open?.id ?? ''
      expect(await bench.store.incidents.acknowledge(id, 'they mend it', later(5))).toBe(true)
      expect(await bench.store.incidents.list(noon)).toMatchObject([
        { acknowledgedAt: later(5), acknowledgedBecause: 'they mend it' },
      ])
      await look(10, [])
      expect(await bench.store.incidents.acknowledge(id, 'too late', later(15))).toBe(false)
    })

    test('what was told of each partner is counted', async () => {
      await look(0, [failing, { ...failing, subject: 'nation', partner: 'nation' }])
      await look(10, [])
      const due = await bench.store.tellings.due('log', 100)
      const ids = due.filter(({ partner }) => partner === 'province').map(({ id }) => id)
      await bench.store.tellings.told(ids, 'the log', later(11))
      expect(await bench.store.incidents.toldByPartner('log')).toEqual([
        { partner: 'province', kind: 'partner-failing', opened: 1, cleared: 1 },
      ])
      expect(await bench.store.incidents.toldByPartner('mail')).toEqual([])
    })

    describe('a channel', () => {
      const hold = (owner: string, seconds: number) =>
        bench.store.tellings.hold('mail', owner, later(seconds), later(seconds + 60))

      test('is held by one, longer when it asks again, and by another when its time is over', async () => {
        expect(await hold('one', 0)).toBe(true)
        expect(await hold('other', 59)).toBe(false)
        expect(await hold('one', 59)).toBe(true)
        expect(await hold('other', 118)).toBe(false)
        expect(await hold('other', 119)).toBe(true)
        // Whoever lost it lets go of nothing.
        await bench.store.tellings.leave('mail', 'one')
        expect(await hold('one', 120)).toBe(false)
      })

      test('that failed rests, twice as long each time, until it succeeds', async () => {
        const failure = { problem: 'nobody answers', firstMs: 10_000, longestMs: 30_000 }
        const rests: number[] = []
        for (const start of [0, 100, 200, 300]) {
          expect(await hold('one', start)).toBe(true)
          await bench.store.tellings.leave('mail', 'one', { ...failure, at: later(start) })
          const [state] = await bench.store.tellings.channels()
          rests.push(((state?.nextAt?.getTime() ?? 0) - later(start).getTime()) / 1_000)
          expect(await hold('other', start + (rests.at(-1) ?? 0) - 1)).toBe(false)
        }
        expect(rests).toEqual([10, 20, 30, 30])
        expect(await hold('one', 400)).toBe(true)
        await bench.store.tellings.leave('mail', 'one')
        expect(await bench.store.tellings.channels()).toEqual([
          { channel: 'mail', waiting: 0, failures: 0, nextAt: null, problem: null },
        ])
      })

      test('gives what is due in order, once told no more, and drops what is too old', async () => {
        await look(0, [failing])
        await look(10, [])
        const news = async () => (await bench.store.tellings.due('log', 10)).map(({ news }) => news)
        expect(await news()).toEqual(['opened', 'cleared'])
        const [first] = await bench.store.tellings.due('log', 1)
        await bench.store.tellings.told([first?.id ?? 0], 'the log', later(11))
        expect(await news()).toEqual(['cleared'])
        expect(await bench.store.tellings.drop(later(10), later(20))).toBe(1)
        expect(await news()).toEqual(['cleared'])
        expect(await bench.store.tellings.drop(later(11), later(20))).toBe(2)
        expect(await news()).toEqual([])
      })
    })
  })
}
