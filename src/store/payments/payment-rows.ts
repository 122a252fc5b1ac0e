import type { Payment } from '../../domain/payments/payment.ts'

/** The columns of a payment, named so that `toPayment` reads them. */
export const paymentColumns = `
  id, channel, reference, bill_id, amount, paid_amount, state, pay_url, provider_transaction, paid_at, created_at, asks,
  ask_at`

/** Reads a row of `paymentColumns`. */
export const toPayment = (row: Record<string, unknown>): Payment =>
  ({
    id: row.id,
    channel: row.channel,
    reference: row.reference,
    billId: row.bill_id,
    amount: row.amount,
    paidAmount: row.paid_amount,
    state: row.state,
    payUrl: row.pay_url,
    providerTransaction: row.provider_transaction,
    paidAt: row.paid_at,
    createdAt: row.created_at,
    asks: row.asks,
    askAt: row.ask_at,
  }) as Payment
