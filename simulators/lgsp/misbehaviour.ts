import type { Request, Response } from 'express'
import { type Reply, send } from './reply.ts'

/** `slow`, `drop-after` and `rubbish` have applied the message; `500` and `drop-before` have not. */
export type Misbehaviour = 'slow' | '500' | 'drop-before' | 'drop-after' | 'rubbish'

export interface Exchange {
  readonly request: Request
  readonly response: Response
  /** Does what the request asks for. */
  readonly handle: () => Reply
  readonly slowMs: number
}

/** How each misbehaviour spoils one exchange. */
export const misbehaviours: Readonly<Record<Misbehaviour, (exchange: Exchange) => void>> = {
  slow: ({ response, handle, slowMs }) => {
    const reply = handle()
    setTimeout(() => send(response, reply), slowMs).unref()
  },
  '500': ({ response }) => send(response, { status: 500, contentType: 'text/plain', body: 'Internal Error' }),
  'drop-before': ({ request }) => request.socket.destroy(),
  'drop-after': ({ request, handle }) => {
    handle()
    request.socket.destroy()
  },
  rubbish: ({ response, handle }) => {
    handle()
    send(response, { status: 200, contentType: 'text/html', body: '<html><body>OK</bo' })
  },
}
