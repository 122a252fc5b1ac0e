import type { Request, Response } from 'express'

/** How an answer can go wrong. `slow`, `drop-after` and `rubbish` have done what was asked, the others have not. */
export type Misbehaviour = 'slow' | '500' | 'drop-before' | 'drop-after' | 'rubbish'

/** What a test or a demo may look at when it decides how to misbehave. */
export interface SimulatedRequest {
  /** `login` or the service. */
  readonly operation: string
  /** The dossier number, or the username of a login. */
  readonly reference: string
}

export type Misbehave = (request: SimulatedRequest) => Misbehaviour | undefined

/** Does what was asked and answers, or fails in the way that was ordered. `slowMs` is how long a slow answer takes. */
export function respond(
  { request, response }: { request: Request; response: Response },
  act: () => object,
  way: Misbehaviour | undefined,
  slowMs: number,
): void {
  const { acts, reply } = way === undefined ? good : ways[way]
  reply(response, acts ? act() : {}, request, slowMs)
}

interface Way {
  readonly acts: boolean
  readonly reply: (response: Response, answer: object, request: Request, slowMs: number) => void
}

const good: Way = {
  acts: true,
  reply: (response, answer) => {
    response.json(answer)
  },
}

const cutTheLine: Way['reply'] = (_response, _answer, request) => {
  request.socket.destroy()
}

const ways: Readonly<Record<Misbehaviour, Way>> = {
  '500': {
    acts: false,
    reply: (response) => {
      response.status(500).type('html').send('<h1>Internal Server Error</h1>')
    },
  },
  rubbish: {
    acts: true,
    reply: (response) => {
      response.type('html').send('<html>Đang bảo trì hệ thống')
    },
  },
  slow: {
    acts: true,
    reply: (response, answer, _request, slowMs) => {
      const timer = setTimeout(() => response.json(answer), slowMs)
      response.once('close', () => clearTimeout(timer))
    },
  },
  'drop-before': { acts: false, reply: cutTheLine },
  'drop-after': { acts: true, reply: cutTheLine },
}
