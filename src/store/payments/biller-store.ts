import type { Pool } from 'pg'
import type { School } from '../../../schemas/school.ts'
import { owingStates } from '../../domain/bills/bill.ts'
import { amountsTaken } from '../../domain/bills/exactness.ts'
import { amountToCollect, type Customer, type OwedBill } from '../../domain/payments/biller.ts'
import { localDay } from '../../domain/time/local-time.ts'
import type { BillerStore } from '../../ports/payments/biller-store.ts'
import { billColumns, toBill } from '../bills/bill-rows.ts'
import { loadInstalments } from '../bills/instalment-rows.ts'
import { withTransaction } from '../pool.ts'
import { openStudent } from '../roster/roster-store.ts'
import type { Vault } from '../vault.ts'
import { type Codes, type CustomerRow, findCustomer, openCodes } from './find-customer.ts'
import { settleForCollector } from './settle-for-collector.ts'

/** Answers collectors from PostgreSQL. */
export function createBillerStore(pool: Pool, vault: Vault): BillerStore {
  return {
    async findCustomer(key, prefixes, at) {
      const codes = await openCodes(pool, prefixes)
      const found = await findCustomer(pool, key, codes)
      if (!found) return { is: 'unknown' }
      const [customer, bills] = await Promise.all([
        describe(pool, found, vault),
        loadOwed(pool, found, codes, localDay(at)),
      ])
      const [first, ...others] = bills
      return first ? { is: 'bills', customer, bills: [first, ...others] } : { is: 'nothing-owed', customer }
    },

    settle: (channel, settlement, prefixes, tell, at) =>
      withTransaction(pool, (client) => settleForCollector(client, channel, settlement, prefixes, tell, at)),
  }
}

async function loadOwed(
  pool: Pool,
  { schoolCode, studentCode, billId }: CustomerRow,
  codes: Codes,
  day: string,
): Promise<OwedBill[]> {
  const { rows } = await pool.query(
    `select code_number, ${billColumns} from bills
     where school_code = $1 and student_code = $2 and ($3::uuid is null or id = $3) and state = any($4)
     order by due_on, issued_at, id limit 100`,
    [schoolCode, studentCode, billId, owingStates],
  )
  const bills = rows.map(async (row) => {
    const bill = toBill(row)
    const { dossierNumber, title, schoolYear, period, dueOn } = bill
    const amount = amountToCollect(bill, await loadInstalments(pool, bill.id), day)
    return {
      ...{ code: codes.ofBill(row.code_number), amount, amounts: amountsTaken(bill, amount) },
      ...{ dossierNumber, title, schoolYear, period, dueOn },
    }
  })
  return (await Promise.all(bills)).filter(({ amount }) => amount > 0)
}

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
