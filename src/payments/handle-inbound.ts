import { GatewayError } from '../ports/gateway-error.ts'
import type { InboundRead, PaymentChannel, RawReply, RawRequest } from '../ports/payment-channel.ts'
import { answerCustomer, settle } from './answer-collector.ts'
import { applyNews } from './apply-news.ts'
import type { HeardIn } from './date-told.ts'
import { findDemand } from './find-demand.ts'
import type { PaymentParts } from './payment-parts.ts'

/**
 * Answers what a payment channel sends to `/channels/<channel>/<operation>`. It is kept as received
 * before it is read; one that is not authentic is refused and never acted on. Where the gateway fails, the channel hears
 * what it must to hold on to the money. Throws `not_found` for an unknown channel or operation.
 */
export async function handleInbound(
  name: string,
  operation: string,
  request: RawRequest,
  parts: PaymentParts,
): Promise<RawReply> {
  const found = findReader(name, operation, parts)
  if (!found) throw new GatewayError('not_found', 'no channel has this operation')
  const { channel, read } = found
  try {
    const heardAt = parts.clock()
    const notice = { channel: name, operation, at: heardAt, bytes: bytesOf(request), request }
    const noticeId = await parts.payments.keepNotice(notice)
    const inbound = await read(request)
    const heard = { noticeId, heardAt, isClosed: false }
    const acted = await actOn(inbound, { name, operation, channel, parts, heard })
    if (!acted.isNoted) await parts.payments.closeNotice(noticeId, acted.reference, acted.outcome)
    return acted.reply
  } catch (error) {
    const reply = channel.failed?.(operation, request)
    if (!reply) throw error
    const { code = 'internal', name: kind } = error as { code?: string; name?: string }
    parts.log.warn(
      { channel: name, operation, code, error: kind },
      'an inbound message could not be answered',
    )
    return reply
  }
}

/**
 * Reads a message again that was kept, and acts on it as when it was heard; nothing where no channel reads such a one now. What
 * collectors ask and settle stays as it was answered: after a refusal they gave the money back, and without an answer they
 * tell again themselves.
 */
export async function readAgain(
  name: string,
  operation: string,
  request: RawRequest,
  heard: Omit<HeardIn, 'isClosed'>,
  parts: PaymentParts,
): Promise<Pick<Acted, 'reference' | 'outcome'> | 'answered for good' | undefined> {
  const found = findReader(name, operation, parts)
  if (!found) return undefined
  const { channel, read } = found
  const inbound = await read(request)
  if (answeredForGood.has(inbound.is)) return 'answered for good'
  return actOn(inbound, { name, operation, channel, parts, heard: { ...heard, isClosed: true } })
}

function findReader(name: string, operation: string, { channels }: PaymentParts) {
  const channel = channels.get(name)
  const read = channel && Object.hasOwn(channel.inbound, operation) ? channel.inbound[operation] : undefined
  return channel && read && { channel, read }
}

const answeredForGood: ReadonlySet<InboundRead['is']> = new Set(['customer', 'settlement', 'answered'])

/** What was said: some channels say it in the query of a GET. */
const bytesOf = ({ body, query }: RawRequest): Buffer => (body.length > 0 ? body : Buffer.from(query))

interface Received {
  readonly name: string
  readonly operation: string
  readonly channel: PaymentChannel
  readonly parts: PaymentParts
  readonly heard: HeardIn
}

/** What is answered, and what is noted of it. */
interface Acted {
  readonly reply: RawReply
  /** What the message was about, by which its notice is found. */
  readonly reference: string | null
  readonly outcome: string
  /** Whether its notice says so already. */
  readonly isNoted?: boolean
}

const actOn = (inbound: InboundRead, received: Received): Promise<Acted> =>
  actions[inbound.is](inbound as never, received)

type Action<Kind extends InboundRead['is']> = (
  inbound: Extract<InboundRead, { is: Kind }>,
  received: Received,
) => Promise<Acted>

const actions: { readonly [Kind in InboundRead['is']]: Action<Kind> } = {
  async refused({ code, reply }, { name, operation, parts }) {
    parts.log.warn({ channel: name, operation, code }, 'an inbound message was refused')
    return { reply, reference: null, outcome: `refused: ${code}` }
  },

  answered: async ({ as, reply }) => ({ reply, reference: null, outcome: as }),

  async question({ dossierNumber, reply }, { name, channel, parts }) {
    const found = await findDemand(name, channel, dossierNumber, parts)
    return { reply: reply(found), reference: dossierNumber, outcome: found.is }
  },

  async news({ news, reply }, { name, parts, heard }) {
    const outcome = await applyNews(name, news, heard, parts)
    return { reply: reply(outcome), reference: news.reference, outcome, isNoted: true }
  },

  async customer({ key, reply }, { parts }) {
    const found = await answerCustomer(key, parts)
    const reference = found.is === 'bills' ? found.bills[0].dossierNumber : null
    return { reply: reply(found), reference, outcome: found.is }
  },

  async settlement({ settlement, reply }, { name, parts, heard }) {
    const outcome = await settle(name, settlement, heard, parts)
    return { reply: reply(outcome), reference: settlement.transaction, outcome }
  },
}
