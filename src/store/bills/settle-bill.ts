import type { PoolClient } from 'pg'
import { asPaidOn } from '../../domain/bills/bill-terms.ts'
import { type Money, type Settling, settle } from '../../domain/bills/settling.ts'
import { localDay } from '../../domain/time/local-time.ts'
import { billCredited } from '../../domain/webhooks/notice.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import { askAboutCredits } from '../credits/credit-questions.ts'
import { inOrder } from '../in-order.ts'
import { bookAll } from '../ledger-rows.ts'
import { addNotices } from '../webhooks/notice-rows.ts'
import { bookContributions } from './contributions.ts'
import { loadAllInstalments, loadPurposes, markPaid } from './instalment-rows.ts'
import { bringToMoney, type LockedBill, lockBills, writeAllPaid } from './write-paid.ts'

/** Money for a bill, and which portals learn when the bill becomes paid by it. */
export interface BillMoney extends Money {
  readonly billId: string
  readonly tell: TellOfPayment
}

/**
 * Books money on bills inside the caller's transaction, in its order: the ledger, the bills' states and, when a bill becomes
 * paid, its exchanges. What a bill does not take is the student's credit, and a person is asked about it. The bills are
 * locked by their ids, all before the first is written.
 */
export async function settleBills(client: PoolClient, moneys: readonly BillMoney[], at: Date): Promise<void> {
  for (const round of roundsOf(moneys)) await settleRound(client, round, at)
}

/** Books money on one bill inside the caller's transaction. */
export const settleBill = (client: PoolClient, money: BillMoney, at: Date): Promise<void> =>
  settleBills(client, [money], at)

/** What comes for a bill after other money for it finds it as that left it; so the first round has every bill. */
function roundsOf(moneys: readonly BillMoney[]): BillMoney[][] {
  const rounds: BillMoney[][] = []
  const came = new Map<string, number>()
  for (const money of moneys) {
    const place = came.get(money.billId) ?? 0
    came.set(money.billId, place + 1)
    const round = rounds[place]
    if (round) round.push(money)
    else rounds.push([money])
  }
  return rounds
}

/** Money with its bill as it stood before, and what it does to it. */
interface Settled {
  readonly money: BillMoney
  readonly locked: LockedBill
  readonly settling: Settling
}

/** Books money of which each is for another bill. */
async function settleRound(client: PoolClient, moneys: readonly BillMoney[], at: Date): Promise<void> {
  const [standing, instalments, purposes] = await inOrder(client, [
    () => lockBills(client, moneys),
    () => loadAllInstalments(client, moneys),
    () => loadPurposes(client, moneys),
  ])
  if ([...standing.values()].some(({ bill }) => bill.state === 'carried'))
    return settleBills(client, await followCarried(client, moneys, standing), at)
  const judged = moneys.map((money) => {
    const bill = asPaidOn(lockedFor(money, standing).bill, localDay(money.paidAt))
    const said = purposes.get(money.paymentId) ?? { is: 'unsaid' }
    return { money, settling: settle(bill, instalments.get(money.billId) ?? [], said, money) }
  })
  const taken = judged.filter(({ settling }) => movesItsBill(settling)).map(({ money }) => money)
  const bills = await bringToMoney(client, standing, taken, at)
  const settled = judged.map((one): Settled => ({ ...one, locked: lockedFor(one.money, bills) }))
  const parts = settled.flatMap(({ money: { billId }, settling: { instalment } }) =>
    instalment ? [{ billId, plan: instalment.plan, place: instalment.place }] : [],
  )
  const paid = settled.map(({ money: { tell }, locked, settling: { paid, contributes, plan } }) => ({
    ...locked,
    ...{ paid, contributes, plan, tell },
  }))
  await inOrder(client, [
    () => bookAll(client, settled.map(bookingOf), at),
    () => bookContributions(client, settled.map(contributionOf), at),
    () => keepCredits(client, settled, at),
    () => markPaid(client, parts, at),
    () => writeAllPaid(client, paid, at),
  ])
}

function lockedFor({ billId }: BillMoney, bills: ReadonlyMap<string, LockedBill>): LockedBill {
  const locked = bills.get(billId)
  if (!locked) throw new Error('a bill that money is for is not there')
  return locked
}

/** Only what is paid is late: a bill that does not take its money is charged nothing by it. One that is over is marked so. */
const movesItsBill = ({ why }: Settling): boolean => why === undefined || why === 'after-expiry'

/** What is owed of a carried bill another asks, so its money is for that one. */
async function followCarried(
  client: PoolClient,
  moneys: readonly BillMoney[],
  bills: ReadonlyMap<string, LockedBill>,
): Promise<BillMoney[]> {
  const followed = moneys.map((money) => {
    const bill = bills.get(money.billId)?.bill
    return bill?.state === 'carried' && bill.carriedTo ? { ...money, billId: bill.carriedTo } : money
  })
  const moved = followed.filter((money, place) => money !== moneys[place])
  await client.query(
    `update payments set bill_id = moved.bill_id
     from unnest($1::uuid[], $2::uuid[]) as moved (id, bill_id) where payments.id = moved.id`,
    [moved.map(({ paymentId }) => paymentId), moved.map(({ billId }) => billId)],
  )
  return followed
}

const bookingOf = ({ money: { from, paymentId }, locked: { bill }, settling }: Settled) => ({
  entries: settling.entries,
  cause: from === 'unowned' ? ('owner-found' as const) : ('payment' as const),
  causeId: paymentId,
  schoolCode: bill.schoolCode,
  studentCode: bill.studentCode,
})

const contributionOf = ({ locked: { bill }, settling: { contributes } }: Settled) => ({
  bill,
  amount: contributes,
})

/** Asks people about what bills did not take, and tells whom it concerns. */
async function keepCredits(client: PoolClient, settled: readonly Settled[], at: Date): Promise<void> {
  const credits = settled.flatMap(({ money: { amount }, locked: { bill }, settling: { why } }) =>
    why ? [{ bill, amount, why }] : [],
  )
  const asked = credits.map(({ bill: { id, schoolCode, studentCode }, amount, why }) => ({
    ...{ schoolCode, studentCode, billId: id, amount, why },
  }))
  const happenings = credits.map(({ bill, amount, why }) => billCredited(bill, amount, why))
  await inOrder(client, [() => askAboutCredits(client, asked, at), () => addNotices(client, happenings, at)])
}
