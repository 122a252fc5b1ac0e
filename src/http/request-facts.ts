import type { RequestHandler, Response } from 'express'
import type { Client } from '../ports/access/access-store.ts'

/** What the gateway has learnt about a request on its way. */
export interface RequestFacts {
  readonly id: string
  /** Who asks, once that is known. */
  client?: Client
  /** The path as the documentation writes it, without anybody's codes. */
  path?: string
}

const ownId = /^[A-Za-z0-9._-]{8,64}$/

/** Gives each request an id, the sender's own where it sends one, and answers with it. */
export const rememberRequest =
  (createId: () => string): RequestHandler =>
  (request, response, next) => {
    const sent = request.get('X-Request-Id')
    const facts: RequestFacts = { id: sent && ownId.test(sent) ? sent : createId() }
    response.locals.facts = facts
    response.set('X-Request-Id', facts.id)
    next()
  }

export const factsOf = (response: Response): RequestFacts => response.locals.facts as RequestFacts
