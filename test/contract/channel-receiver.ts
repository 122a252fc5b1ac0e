import type { DemandFound, InboundRead, PaymentChannel, RawRequest } from '../../src/ports/payment-channel.ts'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'
import { rawRequest } from '../support/raw-request.ts'

/** One thing that a provider sent to us, as it came, and what the channel made of it. */
export interface Received {
  readonly operation: string
  readonly request: RawRequest
  readonly read: InboundRead
}

export interface ChannelReceiver extends Loopback {
  readonly received: readonly Received[]
  /** What questions find from now on. */
  find(found: DemandFound): void
}

/** Stands where the gateway's `/channels/<id>/<operation>` stands: hands raw requests to the channel and replies. */
export async function openChannelReceiver(channel: () => PaymentChannel): Promise<ChannelReceiver> {
  const received: Received[] = []
  let found: DemandFound = { is: 'unknown' }

  const server = await serveOnLoopback(async (incoming, outgoing) => {
    const operation = new URL(incoming.url ?? '', 'http://gateway').pathname.split('/').at(-1) ?? ''
    const request = await rawRequest(incoming)
    const read = await channel().inbound[operation]?.(request)
    if (read === undefined) return outgoing.writeHead(404).end()
    received.push({ operation, request, read })
    const reply = replyTo(read, found)
    return outgoing.writeHead(reply.status, { 'content-type': reply.contentType }).end(reply.body)
  })

  return {
    ...server,
    received,
    find: (next) => {
      found = next
    },
  }
}

function replyTo(read: InboundRead, found: DemandFound) {
  if (read.is === 'news') return read.reply('posted')
  if (read.is === 'question') return read.reply(found)
  if (read.is === 'customer') return read.reply({ is: 'unknown' })
  return read.is === 'settlement' ? read.reply('settled') : read.reply
}
