import type { Logger } from 'pino'
import type { BankFeed, FeedRead } from '../ports/bank-feed.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { RawReply, RawRequest } from '../ports/payment-channel.ts'
import type { PaymentStore } from '../ports/payments/payment-store.ts'
import { type MovementParts, type ToldIn, takeMovements } from './take-movements.ts'

/** What answering the messages of banks needs. */
export interface FeedParts extends MovementParts {
  /** By the name in configuration, which is also the name in `/channels/<name>/…`. */
  readonly feeds: ReadonlyMap<string, BankFeed>
  readonly notices: Pick<PaymentStore, 'keepNotice' | 'closeNotice' | 'doubtTime'>
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/**
 * Answers what a bank sends to `/channels/<feed>/<operation>`. It is kept as received before it is read; one that is not
 * authentic is refused and never acted on. Throws `not_found` for an unknown operation.
 */
export async function handleMessage(
  name: string,
  operation: string,
  request: RawRequest,
  parts: FeedParts,
): Promise<RawReply> {
  const read = readerOf(name, operation, parts)
  if (!read) throw new GatewayError('not_found', 'no feed has this operation')
  const at = parts.clock()
  const notice = { channel: name, operation, at, bytes: request.body, request }
  const id = await parts.notices.keepNotice(notice)
  const message = read(request, at)
  const { reference, outcome } = await actOnMessage(name, { id, at }, message, parts)
  await parts.notices.closeNotice(id, reference, outcome)
  return message.reply
}

export const readerOf = (name: string, operation: string, { feeds }: Pick<FeedParts, 'feeds'>) => {
  const inbound = feeds.get(name)?.inbound
  return inbound && Object.hasOwn(inbound, operation) ? inbound[operation] : undefined
}

/** Does what a message that is kept asks for; harmless when it was done before. */
export async function actOnMessage(
  name: string,
  notice: ToldIn,
  message: FeedRead,
  parts: FeedParts,
): Promise<{ reference: string | null; outcome: string }> {
  if (message.is === 'refused' || message.is === 'unread') {
    parts.log.warn({ feed: name, code: message.code }, `a message of a bank was ${message.is}`)
    return { reference: null, outcome: `${message.is}: ${message.code}` }
  }
  if (message.is === 'hint') await parts.feedStore.wantPull(name, parts.clock())
  if (message.is !== 'movements') return { reference: null, outcome: message.is }
  const outcome = await takeMovements(name, notice, message.movements, parts)
  if (outcome === 'line-conflict') parts.log.warn({ feed: name }, 'a bank contradicts what was told before')
  return { reference: message.movements[0]?.witness ?? null, outcome }
}
