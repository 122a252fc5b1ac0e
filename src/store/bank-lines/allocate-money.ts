import type { PoolClient } from 'pg'
import { billSettled } from '../../domain/webhooks/notice.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import { billColumns, toBill } from '../bills/bill-rows.ts'
import { publishSettled } from '../bills/publish-bills.ts'
import { tellAnewSql } from '../bills/tell-anew.ts'
import { addNotices } from '../webhooks/notice-rows.ts'
import {
  giveSql,
  hitNamedBillsSql,
  hitOwedBillsSql,
  layGivenSql,
  lockOwedSql,
  schoolsOfSettledSql,
  tellPaidSql,
} from './allocate-money.sql.ts'
import { bearFees } from './bear-fees.ts'
import { askAboutLateMoneySql, bringToTurn, contributeSql, findTurns, takeTurn } from './money-in-turn.ts'

/**
 * Gives the pieces that lie ready to the bills of their students, and tells whom a settled bill concerns. Pieces whose
 * bills have terms of their own take turns.
 */
export async function allocate(client: PoolClient, by: string, tell: TellOfPayment, at: Date): Promise<void> {
  const turns = await findTurns(client)
  if (turns.length > 0) {
    await client.query('insert into money_in_turn select * from money_pieces')
    await client.query('delete from money_pieces where coalesce(line_id, payment_id) = any($1::uuid[])', [
      turns.flatMap(({ lines }) => lines),
    ])
  }
  await client.query(lockOwedSql)
  await hitBills(client)
  await give(client, by, tell, at)
  if (turns.length === 0) return
  for (const turn of turns) {
    await takeTurn(client, turn)
    await hitBills(client)
    await bringToTurn(client, turn, at)
    await client.query(contributeSql, [at])
    await give(client, by, tell, at)
    await client.query(askAboutLateMoneySql, [at])
  }
  // Whoever comes after looks for lines of which nothing was given.
  await client.query('truncate money_pieces')
  await client.query('insert into money_pieces select * from money_in_turn')
}

/** Finds what the pieces close. */
async function hitBills(client: PoolClient): Promise<void> {
  await client.query(hitNamedBillsSql)
  await client.query(hitOwedBillsSql)
}

/** Keeps and books what was found, and tells whom a settled bill concerns. */
async function give(client: PoolClient, by: string, tell: TellOfPayment, at: Date): Promise<void> {
  await client.query(layGivenSql)
  const { rowCount } = await client.query(giveSql, [at, by])
  const borne = await bearFees(client, at)
  if (rowCount || borne) await tellSettled(client, tell, at)
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
  const { rows: special } = await client.query<SpecialBill>(specialSettledSql)
  const hidden = special.filter(({ isKept }) => isKept)
  const portalsOf = (schoolCode: string) =>
    told
      .filter(({ school_code, part }) => school_code === schoolCode && part === 0)
      .map(({ partner }) => partner)
  if (hidden.length > 0) {
    const shown = hidden.map(({ id, schoolCode }) => ({ billId: id, portals: portalsOf(schoolCode) }))
    await publishSettled(client, shown, at)
  }
  await client.query(tellPaidSql, [JSON.stringify(told), at])
  const anew = special.flatMap(({ id, schoolCode }) =>
    told.flatMap(({ school_code, partner, part, last }) =>
      school_code === schoolCode ? [{ id, partner, part, last }] : [],
    ),
  )
  if (anew.length > 0) await client.query(tellAnewSql, [JSON.stringify(anew), 'paid', at])
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

/** A settled bill that portals may not know yet, or know in an older revision, or as paid before. */
interface SpecialBill {
  readonly id: string
  readonly schoolCode: string
  readonly isKept: boolean
}

const specialSettledSql =
  'select bill_id as id, school_code as "schoolCode", is_kept as "isKept" from bills_settled where is_special'
