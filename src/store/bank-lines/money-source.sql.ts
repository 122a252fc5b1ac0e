import { localDaySql } from '../local-day.sql.ts'

/** Joins what a piece of money came by: a movement of a bank account, or a payment for which no bill was known. */
export const joinSource = `
  left join bank_lines on bank_lines.id = allocations.line_id
  left join payments on payments.id = allocations.payment_id`

/** The reference that the bank or the channel knows the money by, and the local day that it is of. */
export const referenceOfMoney = 'coalesce(bank_lines.reference, payments.reference)'
export const dayOfMoney = `coalesce(booked_on, ${localDaySql('paid_at')})`

/** The movement or the payment as JSON; null where it is the other. */
export const lineJson = (more = '') => `
  case when bank_lines.id is not null then json_build_object(
    'id', bank_lines.id, 'account', account, 'direction', direction, 'reference', bank_lines.reference,
    'amount', bank_lines.amount, 'bookedOn', booked_on${more}) end`
export const paymentJson = `
  case when payments.id is not null then json_build_object(
    'id', payments.id, 'channel', payments.channel, 'reference', payments.reference,
    'providerTransaction', provider_transaction, 'amount', paid_amount, 'paidAt', paid_at,
    'namedDossiers', named_dossiers) end`

/** A payment as `paymentJson` gives it. */
export type PaymentAsJson = {
  readonly id: string
  readonly channel: string
  readonly reference: string
  readonly providerTransaction: string | null
  readonly amount: number
  readonly paidAt: string
  readonly namedDossiers: readonly string[]
} | null

export const readPaymentJson = (payment: PaymentAsJson) =>
  payment && { ...payment, paidAt: new Date(payment.paidAt) }

/** A piece that came in, and that nobody owns. */
export const isOwnerless = `undone_at is null and outcome in ('suspense', 'ambiguous') and why <> 'in-transit'
  and direction is distinct from 'out'`
