import { reconcile } from '../domain/statements/reconciliation.ts'
import { dateMoney } from '../domain/time/believed-time.ts'
import type { Clock } from '../ports/clock.ts'
import type { PaymentStore, TellOfPayment } from '../ports/payments/payment-store.ts'
import type { RawLine, StatementStore } from '../ports/statements/statement-store.ts'

/** What confirming payments by a file needs. */
export interface ConfirmingParts {
  readonly statements: Pick<StatementStore, 'unpaidPayments'>
  readonly payments: Pick<PaymentStore, 'post'>
  readonly tellPaid: TellOfPayment
  readonly clock: Clock
}

/**
 * Posts the payments of a channel that its own file says were made, and of which no confirmation came: by what the line says, as its
 * confirmation would have. A line confirms the one payment whose reference it carries, where no other line of the file does. Gives how many
 * there were.
 */
export async function confirmByFile(
  lines: readonly RawLine[],
  channel: string,
  seenEarlier: (bankReference: string) => boolean,
  { statements, payments, tellPaid, clock }: ConfirmingParts,
): Promise<number> {
  const references = lines.flatMap(({ requestReference }) => requestReference ?? [])
  const unpaid = await statements.unpaidPayments(channel, references)
  if (unpaid.length === 0) return 0
  const told = reconcile(lines, unpaid, seenEarlier).flatMap(({ line, payment }) =>
    line && payment && line.amount > 0 ? [{ line, payment }] : [],
  )
  let confirmed = 0
  const now = clock()
  for (const { line, payment } of told) {
    const news = {
      ...{ reference: payment.reference, outcome: 'paid' as const, amount: line.amount },
      ...{ providerTransaction: line.providerTransaction ?? '', bank: null },
      ...{ at: dateMoney(new Date(line.at), now).at, description: line.content, theirCode: line.status },
    }
    const outcome = await payments.post(channel, news, tellPaid, now)
    if (outcome === 'posted') confirmed += 1
  }
  return confirmed
}
