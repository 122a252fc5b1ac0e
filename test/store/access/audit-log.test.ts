import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { NewAuditEntry } from '../../../src/ports/access/audit-log.ts'
import { noSecondPerson, someone, when } from '../../support/approvals.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

beforeEach(() => tamper('delete from audit_entries'))

const entry = (changes: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  at: new Date('2026-09-07T01:02:03.456Z'),
  ...{ person: 'Trần Hoa', login: 'hoa', via: 'console', action: 'partners.steer', why: 'bảo trì' },
  subject: { kind: 'partner', id: 'province' },
  before: { brake: false },
  after: { brake: true, steps: [1, 2] },
  ...changes,
})

const append = (changes?: Partial<NewAuditEntry>) => bench.store.auditLog.append(entry(changes))

/** What only somebody with the database's own rights can do. */
const tamper = async (statement: string) => {
  await bench.pool.query(
    `alter table audit_entries disable trigger user; ${statement}; alter table audit_entries enable trigger user`,
  )
}

describe('the audit log', () => {
  test('gives entries back as they were written, newest first, with the hash that chains them', async () => {
    await append()
    await append({ why: '', before: undefined, after: undefined })
    const found = await bench.store.auditLog.search({ limit: 10 })
    expect(found.map(({ sequence, why }) => [sequence, why])).toEqual([
      [2, ''],
      [1, 'bảo trì'],
    ])
    expect(found[1]).toEqual({ ...entry(), sequence: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await bench.store.auditLog.check()).toEqual({ is: 'whole', entries: 2, hash: found[0]?.hash })
  })

  test('is empty and whole at the beginning', async () => {
    expect(await bench.store.auditLog.check()).toMatchObject({ is: 'whole', entries: 0 })
  })

  test.each([
    ['person', { person: 'Lê Minh' }],
    ['action', { action: 'keys.change' }],
    ['subject', { subject: { kind: 'key', id: 'k-1' } }],
  ] as const)('is searched by %s', async (field, changes) => {
    await append()
    await append(changes)
    const wanted = field === 'subject' ? 'k-1' : Object.values(changes)[0]
    const found = await bench.store.auditLog.search({ [field]: wanted, limit: 10 })
    expect(found.map(({ sequence }) => sequence)).toEqual([2])
  })

  test('is searched by time and read page by page', async () => {
    const hour = (count: number) => new Date(Date.UTC(2026, 8, 7, count))
    for (let count = 0; count < 5; count += 1) await append({ at: hour(count) })
    const { auditLog } = bench.store
    const between = await auditLog.search({ since: hour(1), until: hour(4), limit: 2 })
    expect(between.map(({ sequence }) => sequence)).toEqual([4, 3])
    const next = await auditLog.search({ since: hour(1), until: hour(4), limit: 2, before: 3 })
    expect(next.map(({ sequence }) => sequence)).toEqual([2])
  })

  test('takes nothing back: no entry is changed, removed or emptied away', async () => {
    await append()
    for (const statement of [
      `update audit_entries set why = 'another'`,
      'delete from audit_entries',
      'truncate audit_entries',
    ]) {
      await expect(bench.pool.query(statement)).rejects.toThrow('entries of the audit log are added only')
    }
  })

  test.each([
    ['why', `update audit_entries set why = 'another' where sequence = 2`, 'changed'],
    ['who', `update audit_entries set person = 'Lê Minh' where sequence = 2`, 'changed'],
    ['what it became', `update audit_entries set after = '{"brake":false}' where sequence = 2`, 'changed'],
    ['the time', `update audit_entries set at = at + interval '1 second' where sequence = 2`, 'changed'],
    ['its own hash', `update audit_entries set hash = sha256('x') where sequence = 2`, 'changed'],
    ['an entry that is gone', 'delete from audit_entries where sequence = 2', 'missing'],
  ])('names the place where somebody changed %s', async (_case, statement, why) => {
    for (let count = 0; count < 3; count += 1) await append()
    await tamper(statement)
    expect(await bench.store.auditLog.check()).toEqual({ is: 'broken', at: 2, why })
  })

  test('stays one chain when many write at once', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, index) => append({ why: `${index}` })))
    expect(await bench.store.auditLog.check()).toMatchObject({ is: 'whole', entries: 40 })
  })
})

describe('a change and its entry', () => {
  const stop = {
    partner: 'province',
    kind: 'brake',
    until: null,
    reason: 'a test',
    setAt: new Date(0),
  } as const
  const stops = async () => (await bench.store.partnerControls.read()).stops

  test('are one: when the entry cannot be kept, the change is undone', async () => {
    const work = bench.store.inOneTransaction(async ({ partnerControls, auditLog }) => {
      await partnerControls.stop(stop)
      await auditLog.append(entry({ via: 'nowhere' as 'console' }))
    })
    await expect(work).rejects.toThrow()
    expect(await stops()).toEqual([])
  })

  test('are one: when the change fails, there is no entry', async () => {
    const work = bench.store.inOneTransaction(async ({ auditLog }) => {
      await auditLog.append(entry())
      throw new Error('something else')
    })
    await expect(work).rejects.toThrow('something else')
    expect(await bench.store.auditLog.check()).toMatchObject({ entries: 0 })
  })

  test('are both there when both go well, whatever a store tries and takes back by itself', async () => {
    await bench.store.inOneTransaction(async ({ partnerControls, repairs, access, auditLog }) => {
      await partnerControls.stop(stop)
      // Counts more than wanted, and undoes what it began.
      await repairs.begin(
        {
          ...{ action: 'replay', filter: {}, perMinute: 1, reason: 'x', atMost: -1 },
          ...{ actor: someone('x'), rules: noSecondPerson },
        },
        when(new Date(0)),
      )
      // Breaks a constraint.
      await access.bindSchools('nobody', ['X']).catch(() => {})
      await Promise.all([
        auditLog.append(entry()),
        partnerControls.release('nobody', 'brake'),
        auditLog.append(entry()),
      ])
    })
    expect(await stops()).toHaveLength(1)
    const { rows } = await bench.pool.query('select count(*) as repairs from repairs')
    expect(rows).toEqual([{ repairs: 0 }])
    expect(await bench.store.auditLog.check()).toMatchObject({ is: 'whole', entries: 2 })
  })
})
