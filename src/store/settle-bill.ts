import type { PoolClient } from 'pg'
import type { School } from '../../schemas/school.ts'
import { type Bill, billStateAfter, isInForce } from '../domain/bill.ts'
import { isKeptFromPayers } from '../domain/bill-terms.ts'
import { type CreditReason, creditReasons } from '../domain/credit.ts'
import { type Instalment, type Purpose, purposeOfAmount, rulingOn } from '../domain/instalments.ts'
import { entriesOfOwnerFound, entriesOfPayment } from '../domain/ledger.ts'
import { localDay } from '../domain/local-time.ts'
import { billCredited, billSettled } from '../domain/notice.ts'
import type { TellOfPayment } from '../ports/payment-store.ts'
import { bringToDaySql } from './bill-days.sql.ts'
import { billColumns, toBill } from './bill-rows.ts'
import { askAboutCredit } from './credit-questions.ts'
import { loadInstalments, markPaid, purposeOf } from './instalment-rows.ts'
import { book } from './ledger-rows.ts'
import { addNotices } from './notice-rows.ts'
import { publishSettled } from './publish-bills.ts'
import { tellAnew } from './tell-anew.ts'

/** Money of one payment, fresh from a channel or held until now because nobody knew whose it was. */
export interface Money {
  readonly paymentId: string
  readonly amount: number
  /** When the payer paid: whether it is late goes by this, not by when it is told of. */
  readonly paidAt: Date
  readonly from: { readonly channel: string } | 'unowned'
}

/**
 * Books money on a bill inside the caller's transaction: the ledger, the bill's state and, when the bill becomes
 * paid, its exchanges. What the bill does not take, by its state, its day or its rules, is the student's credit, and a
 * person is asked about it.
 */
export async function settleBill(
  client: PoolClient,
  billId: string,
  money: Money,
  tellOfPayment: TellOfPayment,
  at: Date,
): Promise<void> {
  const { bill, school } = await lockBill(client, billId, money.paidAt, at)
  const instalments = await loadInstalments(client, billId)
  const owed = isInForce(bill.state) ? Math.max(bill.payable - bill.paid, 0) : 0
  const said = await purposeOf(client, money.paymentId)
  const purpose = said.is === 'unsaid' ? purposeOfAmount(bill, instalments, money.amount, owed) : said
  const ruling = rulingOf(bill, instalments, purpose, owed, money.amount)

  await bookMoney(client, bill, money, ruling.closes, at)
  if (ruling.why) {
    const { schoolCode, studentCode } = bill
    const credit = { schoolCode, studentCode, billId, amount: money.amount, why: ruling.why }
    await askAboutCredit(client, credit, at)
    await addNotices(client, [billCredited(bill, money.amount, ruling.why)], at)
  }
  if (purpose.is === 'instalment' && ruling.closes >= amountOf(instalments, purpose))
    await markPaid(client, billId, purpose, at)

  const paid = bill.paid + countedOf(bill, ruling, owed, money.amount)
  await writePaid(client, { bill, school, paid, plan: ruling.plan }, tellOfPayment, at)
}

/** A locked bill with its school, and what is paid of it from now on. */
export interface PaidBill {
  readonly bill: Bill
  readonly school: School
  readonly paid: number
  readonly plan: string | null
}

/** Writes what is paid of a locked bill, and tells whom it concerns when the bill becomes paid by it. */
export async function writePaid(
  client: PoolClient,
  { bill, school, paid, plan }: PaidBill,
  tellOfPayment: TellOfPayment,
  at: Date,
): Promise<Bill> {
  const state = isInForce(bill.state)
    ? billStateAfter(bill.payable, paid, bill.publishedAt ? 'published' : 'issued')
    : bill.state
  const settles = isInForce(bill.state) && paid >= bill.payable && bill.paid < bill.payable
  const written = { ...bill, state, paid, plan, settledAt: settles ? at : bill.settledAt }
  await client.query('update bills set paid = $2, state = $3, settled_at = $4, plan = $5 where id = $1', [
    bill.id,
    paid,
    state,
    written.settledAt,
    plan,
  ])
  if (!settles) return written
  const tell = tellOfPayment({ code: school.code, unitCode: school.unit.code })
  if (isKeptFromPayers(bill))
    await publishSettled(client, [{ billId: bill.id, portals: [...tell.keys()] }], at)
  await tellAnew(client, bill.id, 'paid', tell, at)
  await addNotices(client, [billSettled(written, 'paid', at)], at)
  return written
}

/** Locks a bill as it stands on the day that money for it was paid. */
export async function lockBill(
  client: PoolClient,
  billId: string,
  paidAt: Date,
  at: Date,
): Promise<{ bill: Bill; school: School }> {
  const select = `
    select ${billColumns}, schools.profile from bills join schools on schools.code = bills.school_code
    where bills.id = $1 for update of bills`
  const { rows } = await client.query(select, [billId])
  if (rows[0].expires_on === null) return { bill: toBill(rows[0]), school: rows[0].profile }
  await client.query(bringToDaySql, [[billId], localDay(paidAt), at])
  const { rows: brought } = await client.query(select, [billId])
  return { bill: toBill(brought[0]), school: brought[0].profile }
}

interface Taken {
  /** How much of the money closes the bill, in đồng. */
  readonly closes: number
  readonly plan: string | null
  /** Why none of it does, where a person should know. */
  readonly why?: CreditReason
}

function rulingOf(
  bill: Bill,
  instalments: readonly Instalment[],
  purpose: Purpose,
  owed: number,
  amount: number,
): Taken {
  const ruling = rulingOn(bill, instalments, purpose, owed)
  const { plan } = bill
  if (ruling.is === 'nothing') {
    return { closes: 0, plan, ...(isReason(ruling.why) ? { why: ruling.why } : {}) }
  }
  if (bill.exactness === 'exact' && amount < ruling.atMost)
    return { closes: 0, plan, why: 'amount-not-accepted' }
  return { closes: Math.min(amount, ruling.atMost), plan: ruling.plan }
}

/**
 * What counts as paid on the bill: what closes it, with what came beyond when nothing is left, and whatever came for a
 * cancelled one. Money that it did not take is no part of it.
 */
function countedOf({ state }: Bill, { closes, why }: Taken, owed: number, amount: number): number {
  if (state === 'cancelled') return amount
  if (why) return 0
  return closes === owed ? amount : closes
}

const isReason = (why: string): why is CreditReason => Object.hasOwn(creditReasons, why)

const amountOf = (instalments: readonly Instalment[], named: { plan: string; place: number }) =>
  instalments.find(({ plan, place }) => plan === named.plan && place === named.place)?.amount ?? Infinity

async function bookMoney(client: PoolClient, bill: Bill, money: Money, closes: number, at: Date) {
  const { paymentId, amount, from } = money
  const entries =
    from === 'unowned' ? entriesOfOwnerFound(amount, closes) : entriesOfPayment(from.channel, amount, closes)
  const cause = from === 'unowned' ? 'owner-found' : 'payment'
  const { schoolCode, studentCode } = bill
  await book(client, entries, { cause, causeId: paymentId, schoolCode, studentCode, at })
}
