import type { Pool } from 'pg'
import type { Break, Delivery, SchoolViews } from '../../ports/roster/school-views.ts'

/** Reads deliveries and differences from PostgreSQL for the school systems they concern. */
export function createSchoolViews(pool: Pool): SchoolViews {
  return {
    async deliveriesOf(subjectId) {
      const { rows } = await pool.query<Delivery>(deliveriesSql, [subjectId])
      return rows
    },

    async breaksOf(schoolCodes, { state, businessDay, before, limit }) {
      const { rows } = await pool.query<Break>(breaksSql, [
        schoolCodes,
        state ?? null,
        businessDay ?? null,
        before ?? null,
        limit,
      ])
      return rows
    },
  }
}

const deliveriesSql = `
  select id, partner as portal, event, part, state, attempts, their_reference as "theirReference",
    case when problem_code is not null
      then json_build_object('code', problem_code, 'detail', problem_detail) end as problem,
    created_at as "createdAt", settled_at as "settledAt"
  from exchanges where subject_id = $1 and notice_id is null order by id`

const breaksSql = `
  select breaks.id, breaks.source, breaks.business_day as "businessDay", breaks.category,
    breaks.payment_id as "paymentId", bills.id as "billId", breaks.bank_reference as "bankReference",
    breaks.bank_amount as "bankAmount", breaks.our_amount as "ourAmount", breaks.reason, breaks.state,
    breaks.opened_at as "openedAt", breaks.closed_at as "closedAt"
  from breaks
  join payments on payments.id = breaks.payment_id
  join bills on bills.id = payments.bill_id
  where bills.school_code = any($1)
    and ($2::text is null or breaks.state = $2)
    and ($3::date is null or breaks.business_day = $3)
    and ($4::bigint is null or breaks.id < $4)
  order by breaks.id desc limit $5`
