import type { PoolClient } from 'pg'
import type { School } from '../../schemas/school.ts'
import { billStateAfter, isInForce } from '../domain/bill.ts'
import { entriesOfOwnerFound, entriesOfPayment } from '../domain/ledger.ts'
import { billSettled } from '../domain/notice.ts'
import type { TellOfPayment } from '../ports/payment-store.ts'
import { billColumns, toBill } from './bill-rows.ts'
import { addExchanges } from './exchange-rows.ts'
import { book } from './ledger-rows.ts'
import { addNotices } from './notice-rows.ts'

/** Money of one payment, fresh from a channel or held until now because nobody knew whose it was. */
export interface Money {
  readonly paymentId: string
  readonly amount: number
  readonly from: { readonly channel: string } | 'unowned'
}

/**
 * Books money on a bill inside the caller's transaction: the ledger, the bill's state and, when the bill becomes
 * paid, its exchanges. A bill that is not in force stays as it is and the money is the payer's credit.
 */
export async function settleBill(
  client: PoolClient,
  billId: string,
  money: Money,
  tellOfPayment: TellOfPayment,
  at: Date,
): Promise<void> {
  const { rows } = await client.query(
    `select ${billColumns}, schools.profile from bills join schools on schools.code = bills.school_code
     where bills.id = $1 for update of bills`,
    [billId],
  )
  const bill = toBill(rows[0])
  const school = rows[0].profile as School
  const inForce = isInForce(bill.state)
  const owed = inForce ? bill.payable - bill.paid : 0
  const entries =
    money.from === 'unowned'
      ? entriesOfOwnerFound(money.amount, owed)
      : entriesOfPayment(money.from.channel, money.amount, owed)
  const cause = money.from === 'unowned' ? 'owner-found' : 'payment'
  await book(client, entries, { cause, causeId: money.paymentId, schoolCode: bill.schoolCode, at })

  const paid = bill.paid + money.amount
  const state = inForce
    ? billStateAfter(bill.payable, paid, bill.publishedAt ? 'published' : 'issued')
    : bill.state
  const settles = inForce && paid >= bill.payable && bill.paid < bill.payable
  await client.query(
    `update bills set paid = $2, state = $3, settled_at = case when $4 then $5 else settled_at end where id = $1`,
    [billId, paid, state, settles, at],
  )
  if (!settles) return
  const tell = tellOfPayment({ code: school.code, unitCode: school.unit.code })
  await addExchanges(client, { kind: 'bill', id: billId }, 'paid', tell, at)
  await addNotices(client, [billSettled({ ...bill, state, paid }, 'paid', at)], at)
}
