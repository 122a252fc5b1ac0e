import type { PoolClient } from 'pg'
import type { Bill } from '../../domain/bills/bill.ts'
import { isKeptFromPayers } from '../../domain/bills/bill-terms.ts'
import { afterPaying } from '../../domain/bills/settling.ts'
import type { Place } from '../../domain/exchanges/planner.ts'
import { localDay, startOfDay } from '../../domain/time/local-time.ts'
import { billSettled } from '../../domain/webhooks/notice.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import { inOrder } from '../in-order.ts'
import { addNotices } from '../webhooks/notice-rows.ts'
import { billColumns, toBill } from './bill-rows.ts'
import { bringToDay } from './bring-to-day.ts'
import { publishSettled } from './publish-bills.ts'
import { tellAnew } from './tell-anew.ts'

/** A locked bill, and where its school stands. */
export interface LockedBill {
  readonly bill: Bill
  readonly school: Place
}

/** A locked bill with what is paid of it from now on, and which portals learn when it becomes paid by that. */
export interface PaidBill extends LockedBill {
  readonly paid: number
  readonly plan: string | null
  readonly tell: TellOfPayment
}

/** Writes what is paid of a locked bill, and tells whom it concerns when the bill becomes paid by it. */
export async function writePaid(client: PoolClient, paid: PaidBill, at: Date): Promise<Bill> {
  const [written] = await writeAllPaid(client, [paid], at)
  return written ?? paid.bill
}

/** Writes what is paid of locked bills, each once, and tells whom those concern that become paid by it. */
export async function writeAllPaid(
  client: PoolClient,
  bills: readonly PaidBill[],
  at: Date,
): Promise<Bill[]> {
  const after = bills.map((paid) => ({ ...paid, ...afterPaying(paid.bill, paid, at) }))
  const rows = after.map(({ written: { id, paid, payable, contributed, state, settledAt, plan } }) => ({
    ...{ id, paid, payable, contributed, state, settled_at: settledAt, plan },
  }))
  const settled = after
    .filter(({ settles }) => settles)
    .map(({ written, school, tell }) => ({ bill: written, tell: tell(school) }))
  await inOrder(client, [
    () => client.query({ name: 'write paid', text: writePaidSql, values: [JSON.stringify(rows)] }),
    () => tellSettled(client, settled, at),
  ])
  return after.map(({ written }) => written)
}

const writePaidSql = `
  update bills set paid = written.paid, payable = written.payable, contributed = written.contributed, state = written.state, settled_at = written.settled_at, plan = written.plan
  from json_to_recordset($1) as written (
    id uuid, paid bigint, payable bigint, contributed bigint, state text, settled_at timestamptz, plan text)
  where bills.id = written.id`

async function tellSettled(
  client: PoolClient,
  settled: readonly { readonly bill: Bill; readonly tell: ReturnType<TellOfPayment> }[],
  at: Date,
): Promise<void> {
  if (settled.length === 0) return
  const hidden = settled.filter(({ bill }) => isKeptFromPayers(bill))
  const shown = hidden.map(({ bill, tell }) => ({ billId: bill.id, portals: [...tell.keys()] }))
  const told = new Map(settled.map(({ bill, tell }) => [bill.id, tell]))
  const happenings = settled.map(({ bill }) => billSettled(bill, 'paid', at))
  await inOrder(client, [
    async () => shown.length > 0 && publishSettled(client, shown, at),
    () => tellAnew(client, told, 'paid', at),
    () => addNotices(client, happenings, at),
  ])
}

/** Money for a bill, by the day that it was paid. */
interface DatedMoney {
  readonly billId: string
  readonly paidAt: Date
}

/** Locks a bill as it stands on the local day that money for it was paid. */
export async function lockBillOnDay(
  client: PoolClient,
  billId: string,
  day: string,
  at: Date,
): Promise<LockedBill> {
  const money = [{ billId, paidAt: startOfDay(day) }]
  const locked = (await bringToMoney(client, await lockBills(client, money), money, at)).get(billId)
  if (!locked) throw new Error('a bill that money is for is not there')
  return locked
}

/** Brings locked bills to where they stand on the day that money for them was paid; the others stay as they stand. */
export async function bringToMoney(
  client: PoolClient,
  bills: ReadonlyMap<string, LockedBill>,
  moneys: readonly DatedMoney[],
  at: Date,
): Promise<ReadonlyMap<string, LockedBill>> {
  const dated = moneys.filter(({ billId }) => bills.get(billId)?.bill.expiresOn != null)
  if (dated.length === 0) return bills
  for (const [day, ofDay] of Map.groupBy(dated, ({ paidAt }) => localDay(paidAt))) {
    const ids = ofDay.map(({ billId }) => billId)
    await bringToDay(client, ids, day, at)
  }
  return new Map([...bills, ...(await lockBills(client, dated))])
}

/** Locks bills by their ids, as they stand. */
export async function lockBills(
  client: PoolClient,
  moneys: readonly Pick<DatedMoney, 'billId'>[],
): Promise<Map<string, LockedBill>> {
  const values = [moneys.map(({ billId }) => billId)]
  const { rows } = await client.query({ name: 'lock bills', text: lockBillsSql, values })
  return new Map(
    rows.map((row) => [
      row.id,
      { bill: toBill(row), school: { code: row.school_code, unitCode: row.unit_code } },
    ]),
  )
}

const lockBillsSql = `
  select ${billColumns}, schools.profile -> 'unit' ->> 'code' as unit_code
  from bills join schools on schools.code = bills.school_code
  where bills.id = any($1) order by bills.id for no key update of bills`
