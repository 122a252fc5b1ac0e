import type { Pool, PoolClient } from 'pg'
import { account } from '../../domain/money/ledger.ts'
import type { MoneyDesk, MoneyInTransit, MoneyList } from '../../ports/bank-lines/money-desk.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { InvalidRequest } from '../../ports/invalid-request.ts'
import { holdMoneyOf } from '../payments/ownerless-money.ts'
import { withTransaction } from '../pool.ts'
import { allocate } from './allocate-money.ts'
import { lockOwnerlessSql } from './bank-line-store.sql.ts'
import { goesOnFrom, heldInTransit } from './in-transit.sql.ts'
import { clearPiecesSql, moneyTablesSql } from './money-tables.sql.ts'
import { undoAllocation } from './undo-allocation.ts'

/** Lets people work on money of bank lines, and of payments without a bill, in PostgreSQL. */
export function createMoneyDesk(pool: Pool): MoneyDesk {
  const alone = (allocationId: string, work: (client: PoolClient) => Promise<void>) =>
    withTransaction(pool, async (client) => {
      await holdMoneyOf(client, allocationId)
      await work(client)
    })
  return {
    async claim({ allocationId, by, until }, now) {
      // One that waited for another's claim does not see it yet; asked again, it does.
      const ask = () => pool.query(claimSql, [allocationId, by, until, now])
      const [claim = (await ask()).rows[0]] = (await ask()).rows
      if (!claim) throw new GatewayError('not_found', 'there is no such money without an owner')
      return claim
    },

    async release(allocationId, by) {
      await pool.query('delete from money_claims where allocation_id = $1 and claimed_by = $2', [
        allocationId,
        by,
      ])
    },

    giveByList: (list, tell, at) =>
      alone(list.allocationId, async (client) => {
        await assertAddsUp(client, list)
        await client.query(moneyTablesSql)
        await client.query(clearPiecesSql)
        await client.query(piecesOfListSql, [list.allocationId, JSON.stringify(list.shares)])
        await allocate(client, list.by, tell, at)
      }),

    undo: (allocationId, word, at) =>
      alone(allocationId, (client) => undoAllocation(client, allocationId, word, at)),

    async inTransit(limit) {
      const { rows } = await pool.query<MoneyInTransit>(inTransitSql, [limit])
      return rows
    },

    passOn: ({ allocationId, outgoingId, by }, at) =>
      alone(allocationId, async (client) => {
        await client.query(lockPiecesSql, [[allocationId, outgoingId]])
        const { rows } = await client.query<{ inTransit: string }>(passOnSql, [
          allocationId,
          outgoingId,
          at,
          by,
          account.unexplainedOutgoing,
        ])
        if (rows.length === 0) {
          const message =
            'one of the two is not open, their amounts differ, or the movement left the account of another school'
          throw new GatewayError('conflict', message)
        }
      }),
  }
}

/** Locks money, and throws unless it is without an owner, a list adds up to it, and names students that are there. */
async function assertAddsUp(client: PoolClient, { allocationId, shares }: MoneyList): Promise<void> {
  const { rows } = await client.query<{ amount: number }>(lockOwnerlessSql, [allocationId])
  if (!rows[0]) throw new GatewayError('conflict', 'this money has an owner already')
  const sum = shares.reduce((total, { amount }) => total + amount, 0)
  const difference = rows[0].amount - sum
  if (difference !== 0) {
    const message = `add up to ${sum} đồng and the money is ${rows[0].amount}: the difference is ${difference}`
    throw new InvalidRequest([{ field: 'shares', code: 'sum_mismatch', message }])
  }
  const { rows: wrong } = await client.query<{ place: number; isStudent: boolean }>(wrongSharesSql, [
    JSON.stringify(shares),
  ])
  if (wrong.length > 0) throw new InvalidRequest(wrong.map(problemOfShare))
}

const problemOfShare = ({ place, isStudent }: { place: number; isStudent: boolean }) =>
  isStudent
    ? { field: `shares.${place - 1}.billId`, code: 'unknown_bill', message: 'names no bill of its student' }
    : {
        field: `shares.${place - 1}.studentCode`,
        code: 'unknown_student',
        message: 'names no student of its school',
      }

const sharesSql = `rows from (
  json_to_recordset($SHARES) as ("schoolCode" text, "studentCode" text, "billId" uuid, amount bigint)) with ordinality
  as share (school_code, student_code, bill_id, amount, place)`

const wrongSharesSql = `
  select place, "isStudent" from ${sharesSql.replace('$SHARES', '$1')}
  cross join lateral (
    select exists (
        select 1 from students
        where students.school_code = share.school_code and students.code = share.student_code) as "isStudent",
      share.bill_id is null or exists (
        select 1 from bills
        where bills.id = share.bill_id and bills.school_code = share.school_code
          and bills.student_code = share.student_code) as "isBill"
  ) as found
  where not "isStudent" or not "isBill"
  order by place`

const piecesOfListSql = `
  insert into money_pieces
  select place, line_id, allocations.id, 'unowned-money', share.school_code, share.student_code,
    bill_that_asks(share.bill_id), share.amount, 'list', ${heldInTransit('account', 'share.school_code')}, payment_id
  from ${sharesSql.replace('$SHARES', '$2')}, allocations left join bank_lines on bank_lines.id = line_id
  where allocations.id = $1`

/** Takes a claim that nobody holds; else gives the one that is held. */
const claimSql = `
  with claimed as (
    insert into money_claims (allocation_id, claimed_by, until)
    select id, $2, $3 from allocations where id = $1 and undone_at is null and outcome in ('suspense', 'ambiguous')
    on conflict (allocation_id) do update set claimed_by = excluded.claimed_by, until = excluded.until
      where money_claims.claimed_by = excluded.claimed_by or money_claims.until <= $4
    returning claimed_by as by, until
  )
  select by, until from claimed
  union all
  select claimed_by, until from money_claims where allocation_id = $1 and not exists (select 1 from claimed)`

const inTransitSql = `
  select allocations.id, line_id as "lineId", allocations.amount, split_part(credit, ':', 2) as "fromSchool",
    allocations.school_code as "toSchool", allocations.student_code as "studentCode", made_at as since
  from allocations join ledger_entries on cause = 'allocation' and cause_id = allocations.id
  where why = 'in-transit' and undone_at is null
  order by made_at, allocations.id limit $1`

/** What a refund or a reversal explains at that moment is waited for, so that what comes after sees it. */
const lockPiecesSql = 'select from allocations where id = any($1::uuid[]) order by id for update'

const passOnSql = `
  with pair as (
    select transit.id as transit_id, outgoing.id as outgoing_id, transit.amount, transit.line_id as transit_line,
      outgoing.line_id as outgoing_line, entry.credit as in_transit, transit.school_code, transit.student_code
    from allocations as transit
    join allocations as outgoing on outgoing.id = $2 and outgoing.amount = transit.amount
    join ledger_entries as entry on entry.cause = 'allocation' and entry.cause_id = transit.id
    join bank_lines as came on came.id = transit.line_id
    join bank_lines as went on went.id = outgoing.line_id
    where transit.id = $1 and transit.why = 'in-transit' and transit.undone_at is null
      and outgoing.why = 'outgoing' and outgoing.undone_at is null
      and ${goesOnFrom('came.account', 'went.account')}
  ),
  undone as (
    update allocations set undone_at = $3, undone_by = $4
    where id in (select transit_id from pair union select outgoing_id from pair)
  ),
  made as (
    insert into allocations (id, line_id, outcome, why, amount, school_code, student_code, made_at, made_by)
    select uuidv7(), transit_line, 'not-fee', 'passed-on', amount, school_code, student_code, $3::timestamptz, $4 from pair
    union all
    select uuidv7(), outgoing_line, 'not-fee', 'passed-on', amount, school_code, student_code, $3, $4 from pair
    returning id, line_id
  ),
  booked as (
    insert into ledger_entries (debit, credit, amount, cause, cause_id, booked_at)
    select in_transit, $5, amount, 'allocation', made.id, $3 from pair join made on made.line_id = outgoing_line
  )
  select in_transit as "inTransit" from pair`
