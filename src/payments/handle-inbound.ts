import { owes } from '../domain/bill.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { DemandFound, RawReply, RawRequest } from '../ports/payment-channel.ts'
import { applyNews } from './apply-news.ts'
import type { PaymentParts } from './channels.ts'
import { demandOfBill } from './demand-of-bill.ts'

/**
 * Answers what a payment channel sends to `/channels/<channel>/<operation>`. It is kept as received
 * before it is read; one that is not authentic is refused and never acted on. Throws `not_found` for an unknown
 * channel or operation.
 */
export async function handleInbound(
  name: string,
  operation: string,
  request: RawRequest,
  parts: PaymentParts,
): Promise<RawReply> {
  const channel = parts.channels.get(name)
  const read = channel && Object.hasOwn(channel.inbound, operation) ? channel.inbound[operation] : undefined
  if (!channel || !read) throw new GatewayError('not_found', 'no channel has this operation')
  const notice = { channel: name, operation, at: parts.clock(), bytes: bytesOf(request) }
  const noticeId = await parts.payments.keepNotice(notice)
  const inbound = await read(request)

  if (inbound.is === 'refused') {
    await parts.payments.closeNotice(noticeId, null, `refused: ${inbound.code}`)
    parts.log.warn({ channel: name, operation, code: inbound.code }, 'an inbound message was refused')
    return inbound.reply
  }
  if (inbound.is === 'question') {
    const found = await findDemand(name, inbound.dossierNumber, parts)
    await parts.payments.closeNotice(noticeId, inbound.dossierNumber, found.is)
    return inbound.reply(found)
  }
  const outcome = await applyNews(name, inbound.news, parts)
  await parts.payments.closeNotice(noticeId, inbound.news.reference, outcome)
  return inbound.reply(outcome)
}

/** What was said: some channels say it in the query of a GET. */
const bytesOf = ({ body, query }: RawRequest): Buffer => (body.length > 0 ? body : Buffer.from(query))

async function findDemand(
  channelName: string,
  dossierNumber: string,
  parts: PaymentParts,
): Promise<DemandFound> {
  const bill = await parts.bills.findByDossierNumber(dossierNumber)
  if (!bill) return { is: 'unknown' }
  if (!owes(bill.state)) return { is: 'nothing-due' }
  const demand = await demandOfBill(bill, parts)
  if (!demand) return { is: 'nothing-due' }
  const open = await parts.payments.openOfBill(bill.id, channelName)
  const channel = parts.channels.get(channelName)
  const reference = open?.reference ?? channel?.createReference(demand, parts.clock()) ?? dossierNumber
  return { is: 'due', demand, reference }
}
