import { afterAll, beforeAll, expect, test } from 'vitest'
import { followIncidents } from '../../src/domain/incidents/incident.ts'
import { localMinute } from '../../src/domain/time/local-time.ts'
import { createIncidentStore } from '../../src/store/incidents/incident-store.ts'
import { createTellingStore } from '../../src/store/incidents/telling-store.ts'
import { timeOrderedId } from '../../src/store/time-ordered-id.ts'
import { type CommandBench, openCommandBench } from '../support/command-bench.ts'

let bench: CommandBench
beforeAll(async () => {
  bench = await openCommandBench()
})
afterAll(() => bench.close())

const run = (words: readonly string[]) => bench.run(['incidents', ...words])
const opened = new Date(Date.now() - 60_000)

async function follow(partners: readonly string[], now: Date) {
  const observations = partners.map((subject) => ({
    ...{ subject, partner: subject, count: 12 },
    facts: { code: 'partner_unreachable' },
  }))
  await createIncidentStore(bench.database.pool).follow(
    async (known) =>
      followIncidents(known, new Map([['partner-failing', observations]]), {
        ...{ now, createId: timeOrderedId },
        rules: { patienceMs: 0, quietMs: 0 },
      }),
    ['log', 'mail'],
    now,
  )
}

test('nothing is wrong until something is', async () => {
  expect(await run([])).toEqual({ code: 0, out: 'nothing is wrong' })
})

test('what is open is listed with who was told and what to do; an acknowledgement with its reason', async () => {
  const tellings = createTellingStore(bench.database.pool)
  await follow(['province'], opened)
  const [news] = await tellings.due('log', 1)
  await tellings.told([news?.id ?? 0], 'the log', opened)
  await tellings.hold('mail', 'worker', opened, opened)
  const failure = { problem: 'HTTP status 500', at: opened, firstMs: 1, longestMs: 1 }
  await tellings.leave('mail', 'worker', failure)
  const id = news?.incidentId ?? ''
  const listed = () =>
    `1 open
serious: A partner fails again and again (province)
  since ${localMinute(opened)}, count 12, code partner_unreachable
  told: log opened, mail opened (waiting)${acknowledged}
  what to do: docs/operations.md#a-portal-is-down  id ${id}
by mail nobody could be told: HTTP status 500 (1 waiting)`
  let acknowledged = ''
  expect((await run([])).out).toBe(listed())

  expect(await run(['acknowledge', id, '--reason', 'they restart it'])).toEqual({
    code: 0,
    out: 'acknowledged',
  })
  const entries = await bench.withStore(({ auditLog }) => auditLog.search({ subject: id, limit: 9 }))
  expect(entries.map(({ person, action, why }) => [person, action, why])).toEqual([
    ['an.nguyen', 'incidents.acknowledge', 'they restart it'],
  ])
  acknowledged = '\n  acknowledged: they restart it'
  expect((await run([])).out).toBe(listed())

  await follow([], new Date())
  expect((await run([])).out).toMatch(
    /^nothing is wrong\nover: A partner fails again and again \(province\)\n/,
  )
  expect(await run(['acknowledge', id, '--reason', 'late'])).toEqual({
    code: 1,
    out: 'no incident is open by that id',
  })
})

test('machines read the same', async () => {
  await follow(['national'], opened)
  const { open, ended, channels } = JSON.parse((await run(['--json'])).out)
  expect(open).toMatchObject([
    { kind: 'partner-failing', subject: 'national', openedAt: opened.toISOString() },
  ])
  expect(ended).toMatchObject([{ subject: 'province' }])
  expect(channels).toMatchObject([{ channel: 'mail', failures: 1 }])
})

test('every way of telling is tried, and nothing remembers it', async () => {
  expect(await run(['try'])).toEqual({ code: 0, out: 'log: told the log' })
  expect(JSON.parse((await run(['--json'])).out).open).toHaveLength(1)
})

test.each([
  [['acknowledge']],
  [['acknowledge', 'x', '--reason', 'y']],
  [['acknowledge', '01993a4e-7c1b-7d7e-9a0e-5f3c3c1f2a10']],
  [['forget']],
  [['try', 'mail']],
])('%j is not understood', async (words) => {
  await expect(run(words)).rejects.toThrow('incidents ')
})
