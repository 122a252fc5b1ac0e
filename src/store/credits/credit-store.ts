import type { Pool } from 'pg'
import type {
  AnswerOutcome,
  CreditQuestion,
  CreditStore,
  StudentCredit,
} from '../../ports/credits/credit-store.ts'
import { isOwing } from '../bills/bill-rows.ts'
import { withTransaction } from '../pool.ts'
import { balance, creditBalance, isCredit } from './credit-rows.ts'
import { moveStudent } from './move-student.ts'
import { spendCredit } from './spend-credit.ts'

/** Keeps credit in PostgreSQL: what there is of it is read from the ledger each time. */
export function createCreditStore(pool: Pool): CreditStore {
  return {
    async creditOf(schoolCode, studentCode) {
      const whose = [schoolCode, studentCode]
      const [total, questions, uses] = await Promise.all([
        creditBalance(pool, schoolCode, studentCode),
        pool.query(
          `select ${questionColumns} from credit_questions where ${isWhose} order by asked_at, id`,
          whose,
        ),
        pool.query(
          `select bill_id as "billId", amount, made_at as "madeAt", made_by as "madeBy", reason
           from credit_uses where ${isWhose} order by made_at, id`,
          whose,
        ),
      ])
      return { balance: total, questions: questions.rows, uses: uses.rows }
    },

    async list(schoolCodes, { limit, above = 0 }) {
      const { rows } = await pool.query<StudentCredit>(listSql, [
        schoolCodes === 'all' ? null : schoolCodes,
        above,
        limit,
      ])
      return rows
    },

    use: (use, tell) => withTransaction(pool, (client) => spendCredit(client, use, tell)),

    async answer(questionId, { by, reason, at }): Promise<AnswerOutcome> {
      const { rowCount } = await pool.query(
        `update credit_questions set answered_at = $2, answered_by = $3, reason = $4
         where id = $1 and answered_at is null`,
        [questionId, at, by, reason],
      )
      if (rowCount === 1) return 'answered'
      const { rowCount: known } = await pool.query('select 1 from credit_questions where id = $1', [
        questionId,
      ])
      return known === 1 ? 'answered-before' : 'unknown'
    },

    async findQuestion(questionId) {
      const { rows } = await pool.query<CreditQuestion>(
        `select ${questionColumns} from credit_questions where id = $1`,
        [questionId],
      )
      return rows[0]
    },

    async waitingBills(limit, atMost) {
      const { rows } = await pool.query<{ billId: string }>(waitingBillsSql, [limit, atMost])
      return rows
    },

    move: (move) => withTransaction(pool, (client) => moveStudent(client, move)),
  }
}

const isWhose = 'school_code = $1 and student_code = $2'

const questionColumns = `
  id, school_code as "schoolCode", student_code as "studentCode", bill_id as "billId", amount, why, asked_at as "askedAt",
  answered_at as "answeredAt", answered_by as "answeredBy", reason`

const credits = `
  select school_code, student_code, ${balance} as balance from ledger_entries
  where ${isCredit} and student_code is not null`

const listSql = `
  select school_code as "schoolCode", student_code as "studentCode", balance,
    (select count(*) from credit_questions as asked
     where asked.school_code = credits.school_code and asked.student_code = credits.student_code
       and answered_at is null) as questions
  from (
    ${credits} and ($1::text[] is null or school_code = any($1)) group by school_code, student_code
  ) as credits
  where balance > $2 order by balance desc, school_code, student_code limit $3`

/** A bill that payers do not know yet is not closed for them. */
const waitingBillsSql = `
  select bills.id as "billId"
  from (${credits} group by school_code, student_code) as credits
  join bills using (school_code, student_code)
  where balance > 0 and balance <= $2 and bills.state ${isOwing} and balance >= whole - paid
    and (publish_on is null or published_at is not null)
    and not exists (
      select 1 from credit_questions as asked
      where asked.school_code = credits.school_code and asked.student_code = credits.student_code
        and answered_at is null)
  order by due_on, bills.id limit $1`
