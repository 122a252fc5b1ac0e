import type { RequestListener } from 'node:http'
import type { ChannelMisbehaviour } from '../contract/payment-channel.ts'

/** Fails a request as ordered instead of handing it on. */
export function misbehaving(handler: RequestListener, ordered: ChannelMisbehaviour[]): RequestListener {
  return (request, response) => {
    const way = ordered.shift()
    if (way === undefined) handler(request, response)
    if (way === '500') response.writeHead(500).end()
    if (way === 'rubbish') response.writeHead(200, { 'content-type': 'application/json' }).end('<html>')
    if (way === 'drop') request.socket.destroy()
  }
}
