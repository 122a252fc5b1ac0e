import type { Pool } from 'pg'
import { startOfDay, startOfNextDay } from '../../domain/time/local-time.ts'
import type { CounterReceipt, ReceiptSearch } from '../../ports/payments/receipt-search.ts'

/** Finds receipts of counters in PostgreSQL. */
export function createReceiptSearch(pool: Pool): ReceiptSearch {
  return {
    async search({ schoolCodes, number, studentCode, state, paidOn, before, limit }) {
      const { series, place } = readNumber(number)
      const { rows } = await pool.query<CounterReceipt>(
        `${selectReceipts}
         where ($1::text[] is null or receipts.school_code = any($1))
           and ($2::text is null or receipts.series = $2 and receipts.number = $3::int)
           and ($4::text is null or student_code = $4) and ($5::text is null or ${stateSql} = $5)
           and ($6::timestamptz is null or paid_at >= $6 and paid_at < $7)
           and ($8::uuid is null or receipts.id < $8)
         order by receipts.id desc limit $9`,
        [
          ...[schoolCodes, series, place, studentCode ?? null, state ?? null],
          ...(paidOn === undefined ? [null, null] : [startOfDay(paidOn), startOfNextDay(paidOn)]),
          ...[before ?? null, limit],
        ],
      )
      return rows
    },

    async find(id) {
      const { rows } = await pool.query<CounterReceipt>(`${selectReceipts} where receipts.id = $1`, [id])
      return rows[0]
    },
  }
}

/** A number as it is printed is its series and its place; one that is none finds nothing. */
function readNumber(number: string | undefined): { series: string | null; place: number | null } {
  if (number === undefined) return { series: null, place: null }
  const [, series, place] = /^(.+)-(\d{1,9})$/.exec(number.trim().toUpperCase()) ?? []
  return { series: series ?? '', place: Number(place ?? 0) }
}

const stateSql = `case when replaced_by is not null then 'replaced' when voided_at is not null then 'void' else 'valid' end`

const selectReceipts = `
  select receipts.id, receipts.series || '-' || lpad(receipts.number::text, 6, '0') as number,
    bills.school_code as "schoolCode", student_code as "studentCode", bills.id as "billId", bills.number as "billNumber",
    payment_id as "paymentId", method, paid_amount as amount, paid_at as "paidAt", ${stateSql} as state,
    made_at as "madeAt", made_by as "madeBy", voided_at as "voidedAt", voided_by as "voidedBy", void_reason as reason,
    replaced_by as "replacedBy"
  from counter_receipts as receipts
  join payments on payments.id = payment_id
  join bills on bills.id = payments.bill_id`
