import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { beProgram } from '../program.ts'
import { readBareLine } from './bare-line.ts'

const insertSql = `
  insert into lines (account, reference, amount, booked_on, memo, code)
  select account, reference, amount, booked_on, memo, code from sent on conflict do nothing`

const matchSql = `
  with fresh as materialized (
    select lines.id, lines.amount, lines.account, bills.id as bill_id, payable - paid as due,
      sum(lines.amount) over (partition by bills.id order by lines.id) - lines.amount as before
    from lines left join bills using (code)
    where not exists (select 1 from allocations where line_id = lines.id)
  ),
  allocated as (
    insert into allocations (line_id, bill_id, amount) select id, bill_id, amount from fresh
  ),
  booked as (
    insert into entries (debit, credit, amount, line_id)
    select 'bank:' || account, 'receivable', least(amount, due - before), id from fresh
    where bill_id is not null and before < due
    union all
    select 'bank:' || account, case when bill_id is null then 'unowned-money' else 'payer-credit' end,
      amount - greatest(least(amount, due - before), 0), id
    from fresh where bill_id is null or before + amount > due
  )
  update bills set paid = paid + sums.amount,
    state = case when paid + sums.amount >= payable then 'paid' else 'partly-paid' end
  from (select bill_id, sum(amount) as amount from fresh where bill_id is not null group by bill_id) as sums
  where bills.id = sums.bill_id`

/** The limit: parse, COPY, an insert that leaves doubles out, and one statement that matches, allocates and books. */
await beProgram(async ({ databaseUrl, paths }: { databaseUrl: string; paths: readonly string[] }) => {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  let seconds = 0
  for (const path of paths) {
    const start = performance.now()
    await client.query('begin')
    await client.query(
      'create temp table sent (account text, reference text, amount bigint, booked_on date, memo text, code text) on commit drop',
    )
    const copy = client.query(copyFrom('copy sent from stdin'))
    let rows: string[] = []
    const write = async () => {
      const text = rows.join('')
      rows = []
      if (!copy.write(text)) await once(copy, 'drain')
    }
    let isHeader = true
    for await (const line of createInterface({ input: createReadStream(path) })) {
      if (isHeader) {
        isHeader = false
        continue
      }
      const { account, reference, amount, bookedOn, memo, code } = readBareLine(line)
      rows.push(`${account}\t${reference}\t${amount}\t${bookedOn}\t${memo}\t${code ?? '\\N'}\n`)
      if (rows.length === 1_000) await write()
    }
    await write()
    copy.end()
    await finished(copy)
    await client.query(insertSql)
    await client.query(matchSql)
    await client.query('commit')
    seconds = (performance.now() - start) / 1_000
  }
  return { ready: { seconds }, close: () => client.end() }
})
