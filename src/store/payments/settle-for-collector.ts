import type { PoolClient } from 'pg'
import type { Bill } from '../../domain/bills/bill.ts'
import {
  type FirstOutcome,
  judgeSettlement,
  outcomeOfRepeat,
  type Settlement,
  type SettlementOutcome,
} from '../../domain/payments/biller.ts'
import { localDay } from '../../domain/time/local-time.ts'
import type { CodePrefixes } from '../../ports/payments/biller-store.ts'
import type { TellOfPayment } from '../../ports/payments/payment-store.ts'
import { advisoryLocks } from '../advisory-locks.ts'
import { billColumns, toBill } from '../bills/bill-rows.ts'
import { loadInstalments } from '../bills/instalment-rows.ts'
import { sha256 } from '../content-hash.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { findCustomer, openCodes } from './find-customer.ts'
import { postPayments } from './post-payment.ts'

/**
 * Settles a bill for a collector inside the caller's transaction. Locks are taken in this order: the collector's number of
 * the transaction, its payment, the bill; so of two transactions for one bill one is judged after the other has posted.
 */
export async function settleForCollector(
  client: PoolClient,
  channel: string,
  settlement: Settlement,
  prefixes: CodePrefixes,
  tell: TellOfPayment,
  at: Date,
): Promise<SettlementOutcome> {
  const { transaction, amount } = settlement
  await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [
    advisoryLocks.collectorTransactions,
    `${channel} ${transaction}`,
  ])
  const content = sha256(Buffer.from(JSON.stringify([settlement.bill.trim().toUpperCase(), amount])))
  const { rows } = await client.query<{ outcome: FirstOutcome; content_sha256: Buffer }>(
    'select outcome, content_sha256 from biller_settlements where channel = $1 and transaction = $2',
    [channel, transaction],
  )
  const [first] = rows
  if (first) return first.content_sha256.equals(content) ? outcomeOfRepeat(first.outcome) : 'conflict'

  const keep = (outcome: FirstOutcome, paymentId: string | null) =>
    client.query(
      `insert into biller_settlements (channel, transaction, amount, content_sha256, outcome, payment_id, told_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [channel, transaction, amount, content, outcome, paymentId, at],
    )
  const told = await lockPayment(client, channel, transaction)
  const bill = await lockNamedBill(client, settlement, prefixes)
  if (told) {
    if (told.paid_amount !== amount || told.asking_bill !== bill?.id) return 'conflict'
    await keep('settled', told.id)
    return 'repeated'
  }
  const paidAt = settlement.at < at ? settlement.at : at
  const outcome = bill
    ? judgeSettlement(bill, await loadInstalments(client, bill.id), settlement, localDay(paidAt))
    : 'unknown-bill'
  await keep(
    outcome,
    bill && outcome === 'settled'
      ? await pay(client, channel, { ...settlement, at: paidAt }, bill, tell, at)
      : null,
  )
  return outcome
}

/** A payment of this number that the channel told of in another way, as in the file of a day. */
async function lockPayment(client: PoolClient, channel: string, transaction: string) {
  const { rows } = await client.query<{ id: string; asking_bill: string | null; paid_amount: number | null }>(
    'select id, bill_that_asks(bill_id) as asking_bill, paid_amount from payments where channel = $1 and reference = $2 for no key update',
    [channel, transaction],
  )
  return rows[0]
}

/** Locks the bill that a settlement names, if its customer has it. */
async function lockNamedBill(
  client: PoolClient,
  { customer: key, bill: code }: Settlement,
  prefixes: CodePrefixes,
): Promise<Bill | undefined> {
  const codes = await openCodes(client, prefixes)
  const [customer, named] = [await findCustomer(client, key, codes), codes.read(code)]
  if (!customer || named?.of !== 'bill') return undefined
  const { rows } = await client.query(
    `select ${billColumns} from bills
     where id = (select bill_that_asks(named.id) from bills as named where named.code_number = $1)
       and school_code = $2 and student_code = $3 and ($4::uuid is null or id = $4)
     for no key update`,
    [named.number, customer.schoolCode, customer.studentCode, customer.billId],
  )
  return rows[0] && toBill(rows[0])
}

/** Keeps the payment and posts it; gives its id. */
async function pay(
  client: PoolClient,
  channel: string,
  { transaction, amount, at: paidAt }: Settlement,
  bill: Bill,
  tell: TellOfPayment,
  at: Date,
): Promise<string> {
  const id = timeOrderedId(at)
  await client.query(
    `insert into payments (id, channel, reference, bill_id, amount, state, created_at)
     values ($1, $2, $3, $4, $5, 'open', $6)`,
    [id, channel, transaction, bill.id, amount, at],
  )
  const news = {
    reference: transaction,
    outcome: 'paid',
    amount,
    providerTransaction: transaction,
    bank: null,
    at: paidAt,
    description: bill.dossierNumber,
    theirCode: '',
  } as const
  await postPayments(client, [{ channel, news, tell, at }])
  return id
}
