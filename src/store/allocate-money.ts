import type { PoolClient } from 'pg'
import { billSettled } from '../domain/notice.ts'
import type { TellOfPayment } from '../ports/payment-store.ts'
import { allocateSql, lockOwedSql, schoolsOfSettledSql, tellPaidSql } from './allocate-money.sql.ts'
import { billColumns, toBill } from './bill-rows.ts'
import { addNotices } from './notice-rows.ts'

/** Gives the pieces that lie ready to the bills of their students, and tells whom a settled bill concerns. */
export async function allocate(client: PoolClient, by: string, tell: TellOfPayment, at: Date): Promise<void> {
  await client.query(lockOwedSql)
  const { rowCount } = await client.query(allocateSql, [at, by])
  if (rowCount) await tellSettled(client, tell, at)
}

async function tellSettled(client: PoolClient, tell: TellOfPayment, at: Date): Promise<void> {
  const { rows: schools } = await client.query<{ code: string; unitCode: string }>(schoolsOfSettledSql)
  const told = schools.flatMap((school) =>
    [...tell(school)].flatMap(([partner, parts]) =>
      Array.from({ length: parts }, (_, part) => ({
        school_code: school.code,
        partner,
        part,
        last: parts - 1,
      })),
    ),
  )
  await client.query(tellPaidSql, [JSON.stringify(told), at])
  const { rows: heard } = await client.query(
    `select ${billColumns} from bills
     where id in (select bill_id from bills_settled)
       and exists (select 1 from webhook_endpoints where removed_at is null)`,
  )
  await addNotices(
    client,
    heard.map((row) => billSettled(toBill(row), 'paid', at)),
    at,
  )
}
