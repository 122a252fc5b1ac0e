import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { addBills, enrolMany, standingOf, takeMany, waitingFor } from '../support/many-lines.ts'
import { createOlderDatabase } from '../support/older-version.ts'
import { later, tellBoth } from '../support/scene.ts'
import { unproven } from '../support/unproven.ts'
import { testVault } from '../support/vault.ts'

/** The last migration of the version that is upgraded from; those after it are applied to what it left. */
const lastOfOlder = 63
const statement = { lines: 52_000, pupils: 10_400 }
const halfWay = 50_000

let folder: string
const opened: { close(): Promise<void> }[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-upgrade-'))
})
afterAll(async () => {
  for (const one of opened.toReversed()) await one.close()
  await rm(folder, { recursive: true, force: true })
})

function openOn(database: TestDatabase): { store: Store; pool: Pool } {
  const store = openStore({ url: database.url, log: { warn: () => {} }, maxConnections: 5 }, testVault())
  opened.push(database, store)
  return { store, pool: database.pool }
}

/** What stands in these tables, in the order of their references; a column that one side lacks is left out. */
const tables = [
  ...['payment_code_origin', 'schools', 'school_accounts', 'students', 'bills', 'bank_lines'],
  ...['bank_line_witnesses', 'allocations', 'ledger_entries', 'exchanges'],
]

async function copyInto(from: Pool, to: Pool): Promise<void> {
  const client = await to.connect()
  try {
    await client.query('begin; set local session_replication_role = replica')
    for (const table of tables) {
      const { rows: columns } = await client.query(
        `select attname as name from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
        [table],
      )
      const { rows: known } = await from.query(
        'select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0',
        [table],
      )
      const both = columns.map(({ name }) => name).filter((name) => known.some((one) => one.name === name))
      const names = both.map((name) => `"${name}"`).join(', ')
      await client.query(`delete from ${table}`)
      const { rows: parts } = await from.query(
        `select json_agg(numbered) as rows
         from (select ${names}, row_number() over () / 5000 as nth_part from ${table}) as numbered group by nth_part order by nth_part`,
      )
      for (const { rows } of parts)
        await client.query(
          `insert into ${table} (${names}) overriding system value
           select ${names} from json_populate_recordset(null::${table}, $1)`,
          [JSON.stringify(rows)],
        )
      await client.query(
        `select setval(pg_get_serial_sequence($1, attname), (select count(*) + 1 from ${table}) * 10)
         from pg_attribute where attrelid = $1::regclass and attidentity <> ''`,
        [table],
      )
    }
    await client.query('commit')
  } finally {
    client.release()
  }
}

/** Reads on where the reader died, lets the bills come that money waits for, and gives it to them. */
async function goOn({ store, pool }: { store: Store; pool: Pool }) {
  const { summary } = await takeMany(store, folder, statement)
  expect(summary.lines).toBe(statement.lines)
  await addBills(pool, statement.pupils - waitingFor(statement.pupils) + 1, statement.pupils)
  const given = () => store.bankLines.giveWaiting(10_000, () => tellBoth, later(120))
  while ((await given()) > 0);
  return standingOf(pool)
}

test('C7: 50,000 lines that an older version left half-way end as they would have without the upgrade', {
  timeout: 600_000,
}, async () => {
  const newer = openOn(await createTestDatabase())
  await enrolMany(newer.pool, statement.pupils)
  await expect(takeMany(newer.store, folder, { ...statement, breaksAfter: halfWay })).rejects.toThrow('died')

  const database = await createOlderDatabase(lastOfOlder)
  await copyInto(newer.pool, database.pool)
  const before = await standingOf(database.pool)
  expect(before).toEqual(await standingOf(newer.pool))
  expect(before).toMatchObject({ lines: halfWay })

  const applied = await migrate(database.url)
  expect(applied.length).toBeGreaterThan(0)
  const upgraded = openOn(database)
  expect(await standingOf(upgraded.pool)).toEqual(before)
  expect(await unproven(upgraded)).toEqual([])

  expect(await goOn(upgraded)).toEqual(await goOn(newer))
  expect(await unproven(upgraded)).toEqual([])
})
