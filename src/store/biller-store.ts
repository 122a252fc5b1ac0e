import type { Pool } from 'pg'
import type { School } from '../../schemas/school.ts'
import { owingStates } from '../domain/bill.ts'
import type { Customer, OwedBill } from '../domain/biller.ts'
import type { BillerStore } from '../ports/biller-store.ts'
import { type CustomerRow, findCustomer, openCodes } from './find-customer.ts'
import { withTransaction } from './pool.ts'
import { openStudent } from './roster-store.ts'
import { settleForCollector } from './settle-for-collector.ts'
import type { Vault } from './vault.ts'

/** Answers collectors from PostgreSQL. */
export function createBillerStore(pool: Pool, vault: Vault): BillerStore {
  return {
    async findCustomer(key, prefixes) {
      const codes = await openCodes(pool, prefixes)
      const found = await findCustomer(pool, key, codes)
      if (!found) return { is: 'unknown' }
      const [customer, { rows }] = await Promise.all([
        describe(pool, found, vault),
        pool.query<OwedBill & { number: number }>(owedBillsSql, [
          found.schoolCode,
          found.studentCode,
          found.billId,
          owingStates,
        ]),
      ])
      const [first, ...others] = rows.map(({ number, ...bill }) => ({ ...bill, code: codes.ofBill(number) }))
      return first ? { is: 'bills', customer, bills: [first, ...others] } : { is: 'nothing-owed', customer }
    },

    settle: (channel, settlement, prefixes, tell, at) =>
      withTransaction(pool, (client) => settleForCollector(client, channel, settlement, prefixes, tell, at)),
  }
}

const owedBillsSql = `
  select code_number as number, dossier_number as "dossierNumber", title, school_year as "schoolYear", period,
    due_on as "dueOn", payable - paid as amount
  from bills
  where school_code = $1 and student_code = $2 and ($3::uuid is null or id = $3)
    and state = any($4) and payable > paid
  order by due_on, issued_at, id limit 100`

async function describe(
  pool: Pool,
  { schoolCode, studentCode }: CustomerRow,
  vault: Vault,
): Promise<Customer> {
  const { rows } = await pool.query<{ profile: School; sealed: Buffer | null }>(
    `select profile, sealed from schools join students on students.school_code = schools.code
     where schools.code = $1 and students.code = $2`,
    [schoolCode, studentCode],
  )
  const [row] = rows
  if (!row) throw new Error('a customer that was just found is gone')
  // Of somebody who was erased only the debt is left.
  const student = row.sealed ? openStudent(row.sealed, vault) : undefined
  const { name: schoolName, unit } = row.profile
  return {
    name: student?.name ?? '',
    className: student?.class.name ?? '',
    schoolCode,
    schoolName,
    provinceCode: unit.provinceCode,
  }
}
