import type { Pool, PoolClient } from 'pg'
import { isInForce } from '../../domain/bills/bill.ts'
import { isKeptFromPayers, stateWhenSent, waits } from '../../domain/bills/bill-terms.ts'
import { entriesOfBill } from '../../domain/money/ledger.ts'
import { billExpired } from '../../domain/webhooks/notice.ts'
import type { Act, BillLifeStore, MoveOutcome, Revision, Told } from '../../ports/bills/bill-life-store.ts'
import { book } from '../ledger-rows.ts'
import { withTransaction } from '../pool.ts'
import { addNotices } from '../webhooks/notice-rows.ts'
import { expireSql } from './bill-days.sql.ts'
import { keepMove } from './bill-moves.ts'
import { billColumns, isInForceSql, toBill } from './bill-rows.ts'
import { correctBill } from './correct-bill.ts'
import { loadInstalments } from './instalment-rows.ts'
import { findAndLockBill } from './lock-bill.ts'
import { publishDueSql, tellIssuedSql } from './publish-bills.ts'
import { setPlans } from './set-plans.ts'

/** Keeps in PostgreSQL how bills move. */
export function createBillLifeStore(pool: Pool): BillLifeStore {
  return {
    issue: (id, told, act) => withTransaction(pool, (client) => issue(client, id, told, act)),
    publish: (id, told, act) => withTransaction(pool, (client) => publish(client, id, told, act)),

    async schoolsToPublish(day) {
      const { rows } = await pool.query<{ code: string }>(
        `select distinct school_code as code from bills
         where publish_on <= $1::date and published_at is null and state ${isInForceSql}`,
        [day],
      )
      return rows.map(({ code }) => code)
    },

    async publishDue(schoolCode, portals, { day, limit, at }) {
      const { rows } = await pool.query(publishDueSql, [schoolCode, day, limit, portals, at])
      return rows[0].count
    },

    expireDue: ({ day, limit, at }) =>
      withTransaction(pool, async (client) => {
        const { rows } = await client.query(`${expireSql}, ${billColumns}`, [day, limit])
        const happenings = rows.map((row) => billExpired(toBill(row)))
        await addNotices(client, happenings, at)
        return rows.length
      }),

    correct: (id, correction, act) =>
      withTransaction(pool, (client) => correctBill(client, id, correction, act)),

    async revisions(id) {
      const { rows } = await pool.query<Revision>(
        `select revision, lines, payable, credited, made_at as "madeAt", made_by as "madeBy", reason
         from bill_revisions where bill_id = $1 order by revision`,
        [id],
      )
      return rows
    },

    setPlans: (id, plans, act) => withTransaction(pool, (client) => setPlans(client, id, plans, act)),
    instalments: (id) => loadInstalments(pool, id),
  }
}

async function issue(client: PoolClient, id: string, told: Told, act: Act): Promise<MoveOutcome> {
  const bill = await findAndLockBill(client, id)
  if (!bill) return { is: 'unknown' }
  if (bill.state === 'cancelled') return { is: 'not-from', state: bill.state }
  if (bill.state !== 'draft') return { is: 'moved', bill }
  const { at } = act
  const { schoolCode, studentCode, publishOn } = bill
  const isShown = !waits(publishOn, at)
  const state = stateWhenSent({ ...(publishOn ? { publishOn } : {}) }, bill.payable, at)
  const publishedAt = publishOn && isShown ? at : null
  const settledAt = state === 'paid' ? at : null
  await client.query(
    'update bills set state = $2, issued_at = $3, published_at = $4, settled_at = $5 where id = $1',
    [id, state, at, publishedAt, settledAt],
  )
  const cause = { cause: 'bill-issued', causeId: id, schoolCode, studentCode, at } as const
  await book(client, entriesOfBill(bill.lines), cause)
  if (isShown) await tellIssued(client, id, told.portals, at)
  await keepMove(client, id, 'issued', act)
  return { is: 'moved', bill: { ...bill, state, issuedAt: at, publishedAt, settledAt } }
}

async function publish(client: PoolClient, id: string, { portals }: Told, act: Act): Promise<MoveOutcome> {
  const bill = await findAndLockBill(client, id)
  if (!bill) return { is: 'unknown' }
  if (!isInForce(bill.state)) return { is: 'not-from', state: bill.state }
  if (!isKeptFromPayers(bill)) return { is: 'moved', bill }
  const state = bill.state === 'issued' ? 'published' : bill.state
  await client.query('update bills set state = $2, published_at = $3 where id = $1', [id, state, act.at])
  await tellIssued(client, id, portals, act.at)
  await keepMove(client, id, 'published', act)
  return { is: 'moved', bill: { ...bill, state, publishedAt: act.at } }
}

const tellIssued = (client: PoolClient, id: string, portals: readonly string[], at: Date) =>
  client.query(tellIssuedSql, [JSON.stringify(portals.map((portal) => ({ id, portal }))), at])
