import type { Pool, PoolClient } from 'pg'
import type { AnewLine } from '../../domain/fees/exempt-anew.ts'
import type { Grant } from '../../domain/fees/exemptions.ts'
import type { BillWithCharges, FeeCorrectionStore } from '../../ports/fees/fee-correction-store.ts'
import { billColumns, toBill } from '../bills/bill-rows.ts'
import { correctBill } from '../bills/correct-bill.ts'
import { lockBill } from '../bills/lock-bill.ts'
import { withTransaction } from '../pool.ts'
import { keptCode } from '../temporary-code.ts'
import type { Vault } from '../vault.ts'
import { addChargesSql } from './plan-pupils.sql.ts'

interface ChargeRow {
  readonly line_number: number
  readonly item: string
  readonly parts: BillWithCharges['charges'][number]['parts']
}

/** Corrects bills of plans in PostgreSQL: each bill with its charges in one transaction that holds the bill. */
export function createFeeCorrectionStore(pool: Pool, vault: Vault): FeeCorrectionStore {
  return {
    async billsOf({ schoolCode, studentCode, from, to }) {
      const student = [schoolCode, keptCode(studentCode, vault)]
      // Plans hold their students until the bills are made: who waits here finds them.
      await pool.query('select from students where school_code = $1 and code = $2 for no key update', student)
      const { rows } = await pool.query(
        `select ${billColumns} from bills where state <> 'cancelled' and id in (
           select bill_id from plan_charges where school_code = $1 and student_code = $2 and replaced_at is null
             and parts is not null and to_day >= $3 and ($4::date is null or from_day <= $4))
         order by number`,
        [...student, from, to],
      )
      return Promise.all(rows.map(async (row) => withCharges(pool, toBill(row))))
    },

    correct: (billId, count, act) =>
      withTransaction(pool, async (client) => {
        const bill = await lockBill(client, billId)
        const counted = count(await withCharges(client, bill))
        if (counted.is !== 'other')
          return counted.is === 'same' ? { is: 'unchanged', bill } : { is: 'by-hand' }
        const lines = counted.lines.map(({ line }) => line)
        const total = lines.reduce((sum, { payable }) => sum + payable, 0)
        const outcome = await correctBill(client, billId, { lines, total, tellPaid: act.tellPaid }, act)
        if (outcome.is === 'corrected')
          await replaceCharges(client, billId, counted.lines, outcome.bill.revision, act.at)
        return outcome
      }),
  }
}

async function withCharges(
  database: Pool | PoolClient,
  bill: BillWithCharges['bill'],
): Promise<BillWithCharges> {
  const { rows: charges } = await database.query<ChargeRow>(
    `select line_number, item, parts from plan_charges where bill_id = $1 and replaced_at is null
     order by line_number`,
    [bill.id],
  )
  const { rows: grants } = await database.query<Grant>(
    `select id, subject as rule, decision_number as "decisionNumber", from_day as "from",
       least(to_day, last_day) as "to"
     from student_spans left join fee_record_ends on record_id = id
     where kind = 'exemption' and school_code = $1 and student_code = $2
     order by from_day, id`,
    [bill.schoolCode, bill.studentCode],
  )
  return {
    bill,
    charges: charges.map(({ line_number, item, parts }) => ({ lineNumber: line_number, item, parts })),
    grants,
  }
}

/** Puts what the new lines stand for in the place of what the old ones did; those before stay, marked. */
async function replaceCharges(
  client: PoolClient,
  billId: string,
  lines: readonly AnewLine[],
  revision: number,
  at: Date,
): Promise<void> {
  const { rows } = await client.query<{ row: ChargeRow }>(
    `update plan_charges set replaced_at = $2 where bill_id = $1 and replaced_at is null
     returning to_json(plan_charges) as row`,
    [billId, at],
  )
  const before = new Map(rows.map(({ row }) => [row.line_number, row]))
  // What was taken over of other bills stands for no charge.
  const charges = lines.flatMap(({ kept, charge }, place) => {
    const row = before.get(kept)
    if (!row) return []
    const anew = charge && {
      ...{ item: charge.item, price: charge.price, from_day: charge.from, to_day: charge.to },
      parts: charge.parts,
    }
    return [{ ...row, ...anew, line_number: place, revision }]
  })
  await client.query(addChargesSql, [JSON.stringify(charges)])
}
