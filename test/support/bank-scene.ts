import { randomUUID } from 'node:crypto'
import type { Student } from '../../schemas/student.ts'
import type { BankLine } from '../../src/domain/bank-lines/bank-line.ts'
import { makePaymentCode } from '../../src/domain/bank-lines/payment-code.ts'
import { type PaymentCodeRules, readMemo } from '../../src/domain/bank-lines/read-memo.ts'
import type { ReadBankLine } from '../../src/ports/bank-lines/bank-line-store.ts'
import { linesOf, noon, openScene, tellBoth } from './scene.ts'
import { aStudent } from './school-records.ts'
import type { StoreBench } from './store-bench.ts'

/** A school with an account of its own, students with bills, and what its bank tells of. */
export type BankScene = Awaited<ReturnType<typeof openBankScene>>

export const codePrefixes = { student: 'HS', bill: 'KT', family: 'GD' }

/** Opens a scene at a bank; nothing of it is shared with another scene. */
export async function openBankScene({ store, pool }: Pick<StoreBench, 'store' | 'pool'>) {
  const account = newAccount()
  const scene = await openScene(store, { account: { number: account, bankCode: '970422', holder: 'TRUONG' } })
  const { schoolCode } = scene
  const rules: PaymentCodeRules = { prefixes: codePrefixes, origin: await store.bankLines.codeOrigin() }

  const codeOf = async (kind: 'student' | 'bill', sql: string, values: readonly unknown[]) => {
    const { rows } = await pool.query(sql, [...values])
    return makePaymentCode(codePrefixes[kind], BigInt(rows[0].code_number), rules.origin)
  }
  const student = async (code = `HS-${randomUUID().slice(0, 8)}`, changes: Partial<Student> = {}) => {
    await store.roster.putStudents([aStudent({ schoolCode, code, ...changes })], noon)
    const find = 'select code_number from students where school_code = $1 and code = $2'
    return { code, paymentCode: await codeOf('student', find, [schoolCode, code]) }
  }
  const paymentCodeOf = (billId: string) =>
    codeOf('bill', 'select code_number from bills where id = $1', [billId])
  const bill = async (studentCode: string, payable: number, dueOn = '2026-10-10') => {
    const { id } = await scene.accept(scene.toAccept({ ...linesOf(payable), studentCode, dueOn }))
    return { id, paymentCode: await paymentCodeOf(id) }
  }
  /** A student with a bill that nothing is paid of. */
  const owing = async (payable = 1_250_000) => {
    const pupil = await student()
    return { ...pupil, bill: await bill(pupil.code, payable) }
  }
  /** How a bill stands: `state paid`. */
  const standingOf = async ({ id }: { readonly id: string }): Promise<string> => {
    const { state, paid } = await scene.billOf({ id })
    return `${state} ${paid}`
  }
  const take = (lines: readonly ReadBankLine[], source = 'statement', at = noon) =>
    store.bankLines.take(lines, source, () => tellBoth, at)

  /** Where the money of a line is: `outcome why student bill amount`, students and bills by the names given. */
  const whereIs = async ({ line }: ReadBankLine, names: Readonly<Record<string, string>> = {}) => {
    const { rows } = await pool.query(
      'select id from bank_lines where account = $1 and direction = $2 and reference = $3',
      [line.account, line.direction, line.reference],
    )
    const allocations = await store.bankLines.allocations(rows.map(({ id }) => id))
    return allocations
      .map(({ outcome, why, studentCode, billId, amount }) =>
        [outcome, why, named(studentCode), named(billId), amount]
          .filter((word) => word !== undefined)
          .join(' '),
      )
      .sort()

    function named(id: string | null): string | undefined {
      return id === null ? undefined : (names[id] ?? id)
    }
  }
  const credit = async (studentCode: string): Promise<number> => {
    const { rows } = await pool.query(
      `select coalesce(sum(case 'payer-credit' when credit then amount when debit then -amount end), 0) as credit
       from ledger_entries where school_code = $1 and student_code = $2`,
      [schoolCode, studentCode],
    )
    return Number(rows[0].credit)
  }
  const line = (memo: string, amount: number, changes: Partial<BankLine> = {}): ReadBankLine => {
    const read: BankLine = {
      ...{ account, direction: 'in', reference: newBankReference(), amount, bookedOn: '2026-10-05', memo },
      ...changes,
    }
    return { line: read, reading: readMemo(memo, rules), notFee: undefined, witness: randomUUID() }
  }
  return {
    ...scene,
    account,
    rules,
    student,
    bill,
    paymentCodeOf,
    owing,
    standingOf,
    line,
    take,
    whereIs,
    credit,
  }
}

export const newAccount = (): string => `0${randomUUID().replace(/\D/g, '').padEnd(11, '7').slice(0, 11)}`
export const newBankReference = (): string =>
  `FT${randomUUID().slice(0, 13).replaceAll('-', '').toUpperCase()}`
