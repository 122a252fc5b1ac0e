import { nextAskDelay } from '../domain/payments/payment.ts'
import { noteOf, type RefundNote } from '../domain/refunds/refund-note.ts'
import { codeOf, GatewayError } from '../ports/gateway-error.ts'
import type { RefundAnswer } from '../ports/payment-channel.ts'
import type { ChannelRefund, ChannelSaid, RefundStore } from '../ports/refunds/refund-store.ts'
import type { PaymentParts } from './payment-parts.ts'

export type RefundingParts = Pick<
  PaymentParts,
  'channels' | 'askTimes' | 'requestMs' | 'clock' | 'random' | 'log'
> & {
  readonly payments: Pick<PaymentParts['payments'], 'keepNotice' | 'closeNotice'>
  readonly refunds: Pick<RefundStore, 'takeForChannel' | 'channelSaid'>
}

/**
 * Tells channels of refunds that are due, and asks about those whose answer is not known; returns how many. A refund is marked
 * before its channel hears of it: whatever dies in between, it is asked about before it is sent again.
 */
export async function sendRefunds(parts: RefundingParts, limit: number): Promise<number> {
  const now = parts.clock()
  const again = new Date(now.getTime() + settleMs(parts))
  const taken = await parts.refunds.takeForChannel(now, again, limit)
  await Promise.all(taken.map((refund) => tell(refund, parts)))
  return taken.length
}

/** So long after it was sent, a refund that is still on its way would have arrived. */
const settleMs = ({ requestMs }: RefundingParts) => 2 * requestMs

async function tell(refund: ChannelRefund, parts: RefundingParts): Promise<void> {
  const said = await hear(refund, parts)
  await parts.refunds.channelSaid(refund, said, parts.clock())
}

async function hear(refund: ChannelRefund, parts: RefundingParts): Promise<ChannelSaid> {
  const { channel: name, id, act } = refund
  const channel = parts.channels.get(name)
  const call = act === 'send' ? channel?.refund : channel?.askRefund
  if (!channel || !call) return unheard(refund, noteOf(cannot[act]), false, parts)
  try {
    const answer = await call.call(channel, refund, { signal: AbortSignal.timeout(parts.requestMs) })
    await keep(refund, answer, parts)
    return sayingOf(refund, answer, parts)
  } catch (error) {
    const code = codeOf(error)
    parts.log.warn({ channel: name, refund: id, act, code }, 'a channel gave no usable answer about a refund')
    // Only what certainly did not arrive may be sent again.
    const mayHaveArrived = !(error instanceof GatewayError) || error.couldHaveArrived
    return unheard(refund, noteOf('no-usable-answer', code), mayHaveArrived, parts)
  }
}

const cannot = { send: 'channel-cannot-refund', ask: 'channel-cannot-be-asked' } as const

function sayingOf(refund: ChannelRefund, answer: RefundAnswer, parts: RefundingParts): ChannelSaid {
  const askAt = nextAsk(refund, parts)
  switch (answer.is) {
    case 'done':
      return { is: 'done', theirReference: answer.theirReference }
    case 'refused':
      return { is: 'refused', theirCode: answer.theirCode }
    case 'pending': {
      const { theirReference, theirCode } = answer
      return { is: 'unknown', note: noteOf('channel-answered', theirCode), theirReference, askAt }
    }
    case 'absent': {
      const { theirCode } = answer
      const age = parts.clock().getTime() - refund.sentAt.getTime()
      return age >= settleMs(parts)
        ? { is: 'absent', theirCode, askAt }
        : { is: 'unknown', note: noteOf('channel-answered', theirCode), theirReference: null, askAt }
    }
  }
}

function unheard(
  refund: ChannelRefund,
  note: RefundNote,
  mayHaveArrived: boolean,
  parts: RefundingParts,
): ChannelSaid {
  const askAt = nextAsk(refund, parts)
  return refund.act === 'send' && !mayHaveArrived
    ? { is: 'not-sent', note, askAt }
    : { is: 'unknown', note, theirReference: null, askAt }
}

/** A refund is asked about for ever: only its channel, its settlement or a person ends it. */
const nextAsk = ({ asks }: ChannelRefund, { clock, askTimes, random }: RefundingParts) =>
  new Date(clock().getTime() + nextAskDelay(asks, askTimes, random))

async function keep(refund: ChannelRefund, answer: RefundAnswer, parts: RefundingParts): Promise<void> {
  const { channel, code, act } = refund
  const operation = act === 'send' ? 'refund' : 'ask-refund'
  const noticeId = await parts.payments.keepNotice({
    ...{ channel, operation, at: parts.clock(), bytes: answer.bytes },
  })
  await parts.payments.closeNotice(noticeId, code, answer.is)
}
