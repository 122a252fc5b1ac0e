import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BankScene, openBankScene } from '../support/bank-scene.ts'
import { type CommandBench, openCommandBench } from '../support/command-bench.ts'

let bench: CommandBench
beforeAll(async () => {
  bench = await openCommandBench()
})
afterAll(() => bench.close())

/** Changes the database as somebody does who may do everything in it. */
async function byHand(sql: string, values: readonly unknown[] = []) {
  const client = await bench.database.pool.connect()
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    const { rowCount } = await client.query(sql, [...values])
    expect(rowCount).toBeGreaterThan(0)
    await client.query('commit')
  } finally {
    client.release(true)
  }
}
const verify = async () => {
  const { code, out } = await bench.run(['verify', '--json'])
  const { proofs } = JSON.parse(out)
  const named: string[] = proofs.flatMap(({ check, named }: { check: string; named: string[] }) =>
    named.map((name) => `${check}: ${name}`),
  )
  expect(code).toBe(named.length === 0 ? 0 : 1)
  return named
}

let account: string
let book: string
let schoolCode: string
beforeAll(async () => {
  await bench.withStore(async (store) => {
    const scene: BankScene = await openBankScene({ store, pool: bench.database.pool } as never)
    ;({ account, schoolCode } = scene)
    book = `bank:${account}`
    const at = new Date()
    for (const bookedOn of ['2026-10-04', '2026-10-05', '2026-10-06']) {
      const { code, paymentCode } = await scene.student()
      await scene.bill(code, 1_250_000)
      await scene.take([scene.line(paymentCode, 1_250_000, { bookedOn })], 'statement', at)
    }
    await store.bankFiles.keep({
      ...{ source: 'statement', name: 'file', sha256: Buffer.alloc(32, 7), at },
      statements: [{ account, lastDay: '2026-10-06', opening: 0, closing: 3_750_000 }],
      summary: { lines: 0, known: 0, conflicts: 0, statements: 1, problems: [], money: {} as never },
    })
  })
  const closed = await bench.run(['days', 'close', book, '2026-10-06', '--through'])
  expect(closed.out).toContain('2026-10-06: closed, 3 records')
  expect(closed.code).toBe(0)
})

test('what nobody touched is whole, and said so to a treasurer', async () => {
  const { code, out } = await bench.run(['verify'])
  expect(out).toContain('whole  every đồng of every bank line is in exactly one place (3)')
  expect(out).toContain('whole  closed days and each record that they counted are as they were signed (9)')
  expect(out.split('\n').at(-1)).toBe('everything is whole')
  expect(code).toBe(0)
})

test('days are shown and written out', async () => {
  const shown = await bench.run(['days', 'show', book, '2026-10-05'])
  expect(shown.out).toContain(`${book}, 2026-10-05: closed`)
  const { out } = await bench.run(['days', 'export', book, '2026-10-05'])
  expect(out.split('\n').map((line) => line.split(',').toSpliced(3, 1).join(','))).toEqual([
    'book,day,kind,value_day,amount',
    `${book},2026-10-05,allocation,2026-10-05,1250000`,
    `${book},2026-10-05,bank-line,2026-10-05,1250000`,
    `${book},2026-10-05,entry,2026-10-05,1250000`,
  ])
  expect((await bench.run(['days', 'export', book, '2026-10-07'])).code).toBe(1)
  const listed = await bench.run(['days', 'list', '--book', book, '--state', 'closed'])
  expect(listed.out.split('\n')).toHaveLength(3)
})

describe('T15: a byte changed by hand is named by its day and its row:', () => {
  const snapshots = ['business_days', 'business_day_rows', 'bank_lines', 'allocations', 'ledger_entries']
  beforeAll(async () => {
    for (const table of snapshots)
      await bench.database.pool.query(`create table kept_${table} as table ${table}`)
  })
  beforeEach(async () => {
    const client = await bench.database.pool.connect()
    try {
      await client.query('begin; set local session_replication_role = replica')
      for (const table of snapshots) {
        const columns = await client.query(
          `select string_agg(quote_ident(attname), ', ') as names from pg_attribute
           where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
        )
        const { names } = columns.rows[0]
        await client.query(`delete from ${table}`)
        await client.query(
          `insert into ${table} (${names}) overriding system value select ${names} from kept_${table}`,
        )
      }
      await client.query('commit')
    } finally {
      client.release(true)
    }
    expect(await verify()).toEqual([])
  })

  const idOf = async (sql: string) => (await bench.database.pool.query(sql, ['2026-10-05'])).rows[0].id
  const paidBillId = () =>
    idOf(
      'select bill_id as id from allocations join bank_lines on bank_lines.id = line_id where booked_on = $1',
    )
  const cameToNothing = (id: string) =>
    `bills-are-paid-by-money: bill ${id} of ${schoolCode}: paid 1,250,000 đồng, came 0`
  const lineId = () => idOf('select id from bank_lines where booked_on = $1')

  test('the reference of a bank line', async () => {
    const id = await lineId()
    await byHand(`update bank_lines set reference = reference || 'X' where id = $1`, [id])
    expect(await verify()).toEqual([
      `closed-days: ${book}, 2026-10-05: a record was changed (bank-line ${id})`,
    ])
  })

  test('the amount of a bank line, which the sums show too', async () => {
    const id = await lineId()
    await byHand('update bank_lines set amount = amount + 1 where id = $1', [id])
    expect(await verify()).toEqual([
      `lines-are-in-one-place: line ${id} of ${account}: 1,250,001 đồng, placed 1,250,000`,
      `accounts-agree-with-the-bank: ${account}: lines 3,750,001 đồng, journal 3,750,000`,
      `statements-add-up: account ${account}, statement to 2026-10-06: -1 đồng`,
      `closed-days: ${book}, 2026-10-05: a record was changed (bank-line ${id})`,
    ])
  })

  test('a bank line that is gone', async () => {
    const id = await lineId()
    await byHand('delete from bank_lines where id = $1', [id])
    expect(await verify()).toContain(`closed-days: ${book}, 2026-10-05: a record is gone (bank-line ${id})`)
  })

  test('who got the money', async () => {
    const id = await idOf(
      'select allocations.id from allocations join bank_lines on bank_lines.id = line_id where booked_on = $1',
    )
    const billId = await paidBillId()
    await byHand('update allocations set bill_id = null where id = $1', [id])
    expect(await verify()).toEqual([
      cameToNothing(billId),
      `closed-days: ${book}, 2026-10-05: a record was changed (allocation ${id})`,
    ])
  })

  test('the account of an entry', async () => {
    const id = await idOf(
      `select entry.id from ledger_entries as entry join allocations on allocations.id = cause_id
       join bank_lines on bank_lines.id = line_id where booked_on = $1`,
    )
    await byHand(`update ledger_entries set credit = 'payer-credit' where id = $1`, [id])
    expect(await verify()).toEqual([
      cameToNothing(await paidBillId()),
      `receivables-are-asked-by-bills: school ${schoolCode}: bills ask 0 đồng, booked 1,250,000`,
      `closed-days: ${book}, 2026-10-05: a record was changed (entry ${id})`,
    ])
  })

  test('an entry that is written a second time, around the guard', async () => {
    const { pool } = bench.database
    const { rows } = await pool.query(`select pg_get_indexdef('ledger_posts_money_once'::regclass) as guard`)
    await pool.query('drop index ledger_posts_money_once')
    await pool.query('create index ledger_posts_money_once on ledger_entries (cause_id)')
    await byHand(
      `insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
       select school_code, student_code, debit, credit, amount, cause, cause_id, booked_at from ledger_entries
       where cause = 'allocation' order by id limit 1`,
    )
    const found = await verify()
    await byHand('delete from ledger_entries where id = (select max(id) from ledger_entries)')
    await pool.query('drop index ledger_posts_money_once')
    await pool.query(rows[0].guard)
    expect(found).toContain('nothing-posted-twice: the guard ledger_posts_money_once is gone')
    expect(found).toContainEqual(expect.stringMatching(/^nothing-posted-twice: allocation .*: 2 times$/))
  })

  test('the day that a row is of', async () => {
    await byHand(
      `update business_day_rows set value_day = '2026-10-01' where day = '2026-10-05' and kind = 'bank-line'`,
    )
    expect(await verify()).toEqual([
      `closed-days: ${book}, 2026-10-05: a record was changed (bank-line ${await lineId()})`,
    ])
  })

  test('a row of a day that is gone', async () => {
    await byHand(`delete from business_day_rows where day = '2026-10-05' and kind = 'bank-line'`)
    expect(await verify()).toEqual([
      `closed-days: ${book}, 2026-10-05: its rows are not those that were signed`,
    ])
  })

  test('a row that is gone, and from when on a closing looks for what is not counted', async () => {
    const id = await lineId()
    await byHand(`delete from business_day_rows where day = '2026-10-05' and kind = 'bank-line'`)
    await byHand(
      `update business_days set uncounted_since = closed_at + interval '1 day' where day = '2026-10-06'`,
    )
    expect(await verify()).toEqual([
      `closed-days: ${book}, 2026-10-05: its rows are not those that were signed`,
      `closed-days: ${book}, 2026-10-06: a record that came before is counted by no day (bank-line ${id})`,
    ])
  })

  test('a record and the hash of its row, by somebody who knows how', async () => {
    await byHand(
      `update business_day_rows set hash = sha256(hash) where day = '2026-10-05' and kind = 'entry'`,
    )
    expect(await verify()).toContain(
      `closed-days: ${book}, 2026-10-05: its rows are not those that were signed`,
    )
  })

  test('a word of what is signed', async () => {
    await byHand(`update business_days set jws = overlay(jws placing 'A' from 2000) where day = '2026-10-05'`)
    expect(await verify()).toEqual([
      `closed-days: ${book}, 2026-10-05: its signature does not hold`,
      `closed-days: ${book}, 2026-10-06: it does not follow the day before: one is missing or another`,
    ])
  })

  test('the state of a day', async () => {
    await byHand(
      `update business_days set state = 'closed-with-exceptions' where day = '2026-10-05' and book = $1`,
      [book],
    )
    expect(await verify()).toEqual([
      `closed-days: ${book}, 2026-10-05: it is kept otherwise than it was signed`,
    ])
  })

  test('a day that was opened again', async () => {
    await byHand(
      `update business_days set state = 'open', closed_at = null, jws = null, row_count = null, rows_hash = null
       where day = '2026-10-05' and book = $1`,
      [book],
    )
    expect(await verify()).toEqual([
      `closed-days: ${book}, 2026-10-06: it does not follow the day before: one is missing or another`,
      `closed-days: ${book}, 2026-10-05: it was closed, and is open`,
    ])
  })
})
