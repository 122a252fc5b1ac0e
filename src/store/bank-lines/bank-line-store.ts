import type { Pool, PoolClient } from 'pg'
import { gateway } from '../../domain/access/actor.ts'
import { keyOfReference } from '../../domain/bank-lines/bank-line.ts'
import { numbersMeant } from '../../domain/bank-lines/read-memo.ts'
import type {
  Allocation,
  BankLineStore,
  KeptLine,
  Suggestion,
} from '../../ports/bank-lines/bank-line-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { InvalidRequest } from '../../ports/invalid-request.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import { holdMoneyOf } from '../payments/ownerless-money.ts'
import { withTransaction } from '../pool.ts'
import { openJson } from '../sealed-json.ts'
import type { Vault } from '../vault.ts'
import { allocate } from './allocate-money.ts'
import {
  billsNamedSql,
  givenPieceSql,
  lockOwnerlessSql,
  owingExactlySql,
  ownersOfNumbersSql,
  suggestedByHintsSql,
  traceSql,
  waitingPiecesSql,
} from './bank-line-store.sql.ts'
import { indexesOf } from './give-by-hints.ts'
import { holdingBankLines } from './hold-bank-lines.ts'
import { joinSource, lineJson, type PaymentAsJson, paymentJson, readPaymentJson } from './money-source.sql.ts'
import { clearPiecesSql, moneyTablesSql } from './money-tables.sql.ts'
import { takeLines } from './take-lines.ts'

/** Keeps bank lines in PostgreSQL; what they say of people is sealed. */
export function createBankLineStore(pool: Pool, vault: Vault): BankLineStore {
  return {
    async codeOrigin() {
      const { rows } = await pool.query('select origin from payment_code_origin')
      return BigInt(rows[0].origin)
    },

    async codeNumbers(billId) {
      const { rows } = await pool.query(
        `select bills.code_number as bill, students.code_number as student from bills
         join students on students.school_code = bills.school_code and students.code = bills.student_code
         where bills.id = $1`,
        [billId],
      )
      if (!rows[0]) throw new Error('there is no such bill')
      return rows[0]
    },

    take: (lines, source, tell, at, turn) => takeLines(pool, vault, { lines, source, at, turn }, tell),

    giveWaiting: (limit, tell, at) =>
      holdingBankLines(pool, async (client) => {
        const { rows } = await client.query(waitingPiecesSql, [limit])
        for (const { id, schoolCode, studentCode } of rows) {
          await give(
            client,
            { id, schoolCode, studentCode, billId: null, why: 'code', by: gateway },
            tell,
            at,
          )
        }
        return rows.length
      }),

    giveTo: ({ allocationId: id, schoolCode, studentCode, billId = null, by }, tell, at) =>
      withTransaction(pool, async (client) => {
        await holdMoneyOf(client, id)
        await give(client, { id, schoolCode, studentCode, billId, why: 'person', by }, tell, at)
      }),

    async suggestions(allocationId, rules) {
      const { rows } = await pool.query(
        `select account, bank_lines.amount, sealed from allocations join bank_lines on bank_lines.id = line_id
         where allocations.id = $1 and sealed is not null`,
        [allocationId],
      )
      if (!rows[0]) {
        const { rows: named } = await pool.query(billsNamedSql, [allocationId])
        return named.map((owner) => ({ ...owner, because: 'named-bill' as const }))
      }
      const { account, amount, sealed } = rows[0]
      const words = openJson<{ memo: string; payerAccount?: string }>(sealed, vault)
      const suggested: Suggestion[] = []
      for (const { because, studentNumbers, billNumbers } of numbersMeant(words.memo, rules)) {
        const { rows: owners } = await pool.query(ownersOfNumbersSql, [studentNumbers, billNumbers])
        suggested.push(...owners.map((owner) => ({ ...owner, because })))
      }
      const { payer, names } = indexesOf(words, vault)
      const { rows: hinted } = await pool.query(suggestedByHintsSql, [account, payer, names])
      suggested.push(...hinted)
      const { rows: owing } = await pool.query(owingExactlySql, [account, amount])
      suggested.push(...owing.map((owner) => ({ ...owner, because: 'same-amount' as const })))
      return suggested
        .sort((one, other) => Number(other.owed === amount) - Number(one.owed === amount))
        .slice(0, 20)
    },

    async trace({ reference, amount, bookedOn }) {
      const { rows } = await pool.query(traceSql, [keyOfReference(reference), amount, bookedOn])
      return rows.map((row) => ({
        ...row,
        pieces: row.pieces.map((piece: { madeAt: string }) => ({ ...piece, madeAt: new Date(piece.madeAt) })),
      }))
    },

    async allocations(lineIds) {
      const { rows } = await pool.query<Allocation>(
        `select ${allocationColumns} from allocations
         where line_id = any($1::uuid[]) and undone_at is null order by line_id, amount, bill_id`,
        [lineIds],
      )
      return rows
    },

    async withoutOwner({ limit, after }) {
      const { rows } = await pool.query<Allocation & { line: KeptLine | null; payment: PaymentAsJson }>(
        `select ${allocationColumns}, ${lineJson()} as line, ${paymentJson} as payment
         from allocations ${joinSource}
         where outcome in ('ambiguous', 'suspense') and undone_at is null and why <> 'in-transit'
           and ($2::uuid is null or (made_at, allocations.id) > (select made_at, id from allocations where id = $2))
         order by made_at, allocations.id limit $1`,
        [limit, after ?? null],
      )
      return rows.map((row) => ({ ...row, payment: readPaymentJson(row.payment) }))
    },
  }
}

const allocationColumns = `
  allocations.id, line_id as "lineId", allocations.payment_id as "paymentId", outcome, why, allocations.amount, school_code as "schoolCode",
  student_code as "studentCode", allocations.bill_id as "billId", made_at as "madeAt", made_by as "madeBy"`

interface Given {
  readonly id: string
  readonly schoolCode: string
  readonly studentCode: string
  readonly billId: string | null
  readonly why: 'code' | 'person'
  readonly by: string
}

/** Throws `InvalidRequest` where there is no such student, or the bill is not theirs. */
async function assertOwner(client: PoolClient, { schoolCode, studentCode, billId }: Given): Promise<void> {
  const { rows } = await client.query<{ isStudent: boolean; isBill: boolean }>(
    `select exists (select 1 from students where school_code = $1 and code = $2) as "isStudent",
       $3::uuid is null or exists (
         select 1 from bills where id = $3 and school_code = $1 and student_code = $2) as "isBill"`,
    [schoolCode, studentCode, billId],
  )
  if (!rows[0]?.isStudent)
    throw wrong('studentCode', 'unknown_student', 'names no student of the school in schoolCode')
  if (!rows[0].isBill) throw wrong('billId', 'unknown_bill', 'names no bill of this student')
}

const wrong = (field: string, code: string, message: string) => new InvalidRequest([{ field, code, message }])

async function give(client: PoolClient, given: Given, tell: TellOfPayment, at: Date): Promise<void> {
  const { id, schoolCode, studentCode, billId, why, by } = given
  const { rowCount } = await client.query(lockOwnerlessSql, [id])
  if (rowCount === 0) throw new GatewayError('conflict', 'this money has an owner already')
  await assertOwner(client, given)
  await client.query(moneyTablesSql)
  await client.query(clearPiecesSql)
  await client.query(givenPieceSql, [id, schoolCode, studentCode, billId, why])
  await allocate(client, by, tell, at)
}
