import type { PoolClient } from 'pg'
import { dateMoney } from '../../domain/time/believed-time.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { postUnexpected } from '../payments/post-payment.ts'
import { joinLineSql } from './line-of-break.sql.ts'

/**
 * Keeps what a line of a file of payments tells of as a payment without a bill, so that people give it, split it and send it back
 * as any other money without an owner. The difference of the line is of that payment from then on, and the line is matched. Throws `conflict`
 * where the channel has a payment of that reference.
 */
export async function keepLineAsPayment(
  client: PoolClient,
  { breakId, channel, at }: { readonly breakId: number; readonly channel: string; readonly at: Date },
): Promise<void> {
  const { rows } = await client.query<Line>(lineSql, [breakId])
  const [line] = rows
  if (!line) throw new Error(`no line counts of difference ${breakId}`)
  const news = {
    ...{ reference: line.reference, outcome: 'paid' as const, amount: line.amount },
    ...{ providerTransaction: line.transaction, bank: null, description: '', theirCode: '' },
    at: dateMoney(line.at, line.heardAt).at,
  }
  const [outcome] = await postUnexpected(client, [{ channel, news, tell: () => new Map(), at }])
  if (outcome !== 'unowned')
    throw new GatewayError('conflict', 'its channel has a payment of this reference: resolve by explained')
  await client.query(joinSql, [breakId, line.id, channel, line.reference])
}

interface Line {
  readonly id: number
  readonly reference: string
  readonly transaction: string
  readonly amount: number
  readonly at: Date
  readonly heardAt: Date
}

const lineSql = `
  select lines.id, lines.bank_reference as reference, coalesce(provider_transaction, lines.bank_reference) as transaction, amount, at,
    opened_at as "heardAt"
  from breaks ${joinLineSql}
  where breaks.id = $1`

const joinSql = `
  with paid as (select id from payments where channel = $3 and reference = $4),
  joined as (
    update statement_lines set payment_id = paid.id, outcome = 'matched' from paid where statement_lines.id = $2
  )
  update breaks set payment_id = paid.id, our_amount = bank_amount from paid where breaks.id = $1`
