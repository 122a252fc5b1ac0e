import type { RefundOrder } from '../../src/ports/refunds/refund-store.ts'
import { noSecondPerson, says, someone, when } from './approvals.ts'
import { openBankScene } from './bank-scene.ts'
import { later, linesOf, newReference, news, noon } from './scene.ts'
import type { StoreBench } from './store-bench.ts'

export const payee = { name: 'NGUYEN VAN B', account: '0011002233', bankCode: '970436' }

/** A school with a student, money that came, and what goes back of it. */
export type RefundScene = Awaited<ReturnType<typeof openRefundScene>>

/** Opens a scene of its own. */
export async function openRefundScene(bench: StoreBench) {
  const bank = await openBankScene(bench)
  const { store } = bench
  const student = await bank.student()

  /** A bill of the student, and payments of it through a channel. */
  const paidBill = async (payable: number, ...amounts: number[]) => {
    const bill = await bank.accept(bank.toAccept({ ...linesOf(payable), studentCode: student.code }))
    const payments = []
    for (const amount of amounts) {
      const { id, reference } = await bank.open(bill.id, amount, newReference())
      await bank.post(news(reference, amount))
      payments.push(id)
    }
    return { billId: bill.id, paymentId: payments[0] ?? '', payments }
  }
  const order = (of: RefundOrder['of'], amount: number, changes: Partial<RefundOrder> = {}): RefundOrder => ({
    ...{ of, amount, way: 'transfer', owedAgain: false, payee, reason: 'left the school' },
    ...{ actor: someone('mai'), rules: noSecondPerson, ...changes },
  })
  const refund = async (of: RefundOrder['of'], amount: number, changes: Partial<RefundOrder> = {}) =>
    (await store.refunds.request(order(of, amount, changes), when(later(10)))).refund
  const approve = (id: string | null, person = 'hoa') =>
    store.approvals.approve(id ?? '', says(person), when(later(20)))
  /** Puts what is due on a list and lets the bank show that it went. */
  const payOut = async (code: string, amount: number) => {
    await store.refunds.makePayoutList(someone('mai'), 'the run of today', later(30))
    await bank.take([bank.line(`HOAN TIEN ${code}`, amount, { direction: 'out' })])
    return store.refunds.matchMovements(later(40))
  }
  const stateOf = async (id: string) => (await store.refunds.find(id))?.state
  const balance = async (account: string) => {
    const { rows } = await bench.pool.query(
      `select coalesce(sum(case $2 when debit then amount when credit then -amount end), 0) as sum
       from ledger_entries where school_code = $1`,
      [bank.schoolCode, account],
    )
    return Number(rows[0].sum)
  }
  const money = { studentCode: student.code, schoolCode: bank.schoolCode }
  return {
    ...bank,
    one: student,
    owner: money,
    paidBill,
    order,
    refund,
    approve,
    payOut,
    stateOf,
    balance,
    noon,
  }
}
