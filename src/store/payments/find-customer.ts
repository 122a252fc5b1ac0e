import type { Pool, PoolClient } from 'pg'
import { makePaymentCode, readPaymentCode } from '../../domain/bank-lines/payment-code.ts'
import type { CustomerKey } from '../../domain/payments/biller.ts'
import type { CodePrefixes } from '../../ports/payments/biller-store.ts'

type Database = Pick<Pool | PoolClient, 'query'>

/** A student, and the one bill that was meant where the number was that of a bill. */
export interface CustomerRow {
  readonly schoolCode: string
  readonly studentCode: string
  readonly billId: string | null
}

/** Reads and writes the payment codes of this deployment. */
export interface Codes {
  read(code: string): { readonly of: 'bill' | 'student'; readonly number: number } | undefined
  ofBill(number: number): string
}

/** Gives the payment codes under the prefixes that are used now. */
export async function openCodes(database: Database, prefixes: CodePrefixes): Promise<Codes> {
  const { rows } = await database.query('select origin from payment_code_origin')
  const origin = BigInt(rows[0].origin)
  return {
    read(code) {
      const read = readPaymentCode(code.trim().toUpperCase(), origin)
      if (read?.prefix === prefixes.bill) return { of: 'bill', number: Number(read.number) }
      return read?.prefix === prefixes.student ? { of: 'student', number: Number(read.number) } : undefined
    },
    ofBill: (number) => makePaymentCode(prefixes.bill, BigInt(number), origin),
  }
}

/** Finds whom a number means; a payment code goes before a student's code that looks like one. */
export async function findCustomer(
  database: Database,
  { number, schoolCode }: CustomerKey,
  codes: Codes,
): Promise<CustomerRow | undefined> {
  const code = codes.read(number)
  if (code) {
    const { rows } = await database.query(byCodeSql[code.of], [code.number, schoolCode ?? null])
    if (rows[0]) return rows[0]
  }
  if (schoolCode === undefined) return undefined
  const { rows } = await database.query(byStudentCodeSql, [schoolCode, number.trim()])
  return rows[0]
}

const byCodeSql = {
  student: `
    select school_code as "schoolCode", code as "studentCode", null as "billId" from students
    where code_number = $1 and ($2::text is null or school_code = $2)`,
  bill: `
    select school_code as "schoolCode", student_code as "studentCode", bill_that_asks(id) as "billId" from bills
    where code_number = $1 and ($2::text is null or school_code = $2)`,
}

const byStudentCodeSql = `
  select school_code as "schoolCode", code as "studentCode", null as "billId" from students
  where school_code = $1 and code = $2`
