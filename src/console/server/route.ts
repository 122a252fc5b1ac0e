import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import { type ConsoleAction, schoolsFor } from '../../domain/access/roles.ts'
import { check } from '../../http/check.ts'
import type { Session } from '../../ports/access/administrator-store.ts'
import type { AuditSubject } from '../../ports/access/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ConsoleStores, InOneTransaction } from './console-stores.ts'

/** One path of the console's own API: what it needs, and what it does. `mountRoutes` holds that only who may comes in. */
export interface ConsoleRoute {
  readonly method: 'get' | 'post'
  /** As Express writes it: `/api/exchanges/:id`. */
  readonly path: string
  readonly action: ConsoleAction
  /** Its body is a file, which the route reads by itself. */
  readonly takesBytes?: boolean
  /** The page asks it without anybody touching it. */
  readonly isAskedByItself?: boolean
  /** The most that is sent to it, where that is more than a page's words: a file. */
  readonly largestBody?: string | undefined
  serve(call: Call): Promise<void>
}

/** One request of somebody who may make it. */
export interface Call {
  readonly request: Request
  readonly response: Response
  readonly token: string
  readonly session: Session
  readonly clock: Clock
  readonly inOneTransaction: InOneTransaction
  /** Is called when a change has come true. */
  readonly onChanged: () => void
}

/** What a route is asked, checked. */
export interface Asked<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly session: Session
  /** The schools for which this person may do this; everything else is not there for them. */
  readonly schools: 'all' | ReadonlySet<string>
  readonly now: Date
}

/** A file for the person's disk. */
export class Download {
  readonly name: string
  readonly type: string
  /** All of it, or its pieces as they are made. */
  readonly content: Buffer | AsyncIterable<string>

  constructor(name: string, type: string, content: Download['content']) {
    this.name = name
    this.type = type
    this.content = content
  }
}

/** What a change came to: whom it concerns, what it was and became, and what the page is answered. */
export interface Change {
  readonly subject: AuditSubject
  readonly before?: object | undefined
  readonly after?: object | undefined
  /** A function runs when the change has come true, and outside of its transaction. */
  readonly answer?: object | Download | (() => Promise<object>) | undefined
}

type Schema = z.ZodType | undefined
type Of<Given extends Schema> = Given extends z.ZodType ? z.output<Given> : undefined

interface Common {
  readonly path: string
  readonly action: ConsoleAction
}

/** A route that reads. */
export function reading<Params extends Schema = undefined, Query extends Schema = undefined>(
  route: Common & {
    readonly params?: Params
    readonly query?: Query
    read(asked: Asked<Of<Params>, Of<Query>, undefined>): Promise<object>
  },
): ConsoleRoute {
  return {
    ...{ method: 'get', path: route.path, action: route.action },
    async serve(call) {
      const asked = ask(route.action, call, route.params, route.query, undefined)
      await send(call.response, await route.read(asked as Asked<Of<Params>, Of<Query>, undefined>))
    },
  }
}

/** A route that is asked with a body and changes nothing: a dry run. */
export function trying<Body extends z.ZodType, Params extends Schema = undefined>(
  route: Common & {
    readonly params?: Params
    readonly body: Body
    try(asked: Asked<Of<Params>, undefined, z.output<Body>>): Promise<object>
  },
): ConsoleRoute {
  return {
    ...{ method: 'post', path: route.path, action: route.action },
    async serve(call) {
      const asked = ask(route.action, call, route.params, undefined, route.body)
      await send(call.response, await route.try(asked as Asked<Of<Params>, undefined, z.output<Body>>))
    },
  }
}

/**
 * A route that changes something. What it does and its entry in the audit log are one transaction: it is given stores
 * within that transaction and uses no others. The reason in its body is the reason that is kept.
 */
export function changing<Body extends z.ZodType, Params extends Schema = undefined>(
  route: Common & {
    readonly params?: Params
    readonly body: Body
    readonly largestBody?: string
    change(asked: Asked<Of<Params>, undefined, z.output<Body>>, stores: ConsoleStores): Promise<Change>
  },
): ConsoleRoute {
  return {
    ...{ method: 'post', path: route.path, action: route.action, largestBody: route.largestBody },
    async serve(call) {
      const asked = ask(route.action, call, route.params, undefined, route.body)
      const { administrator: login, person } = call.session
      const change = await call.inOneTransaction(async (stores) => {
        const change = await route.change(asked as Asked<Of<Params>, undefined, z.output<Body>>, stores)
        const { subject, before, after } = change
        const why = (asked.body as { reason?: string }).reason ?? ''
        const by = { person, login, via: 'console', at: asked.now } as const
        await stores.auditLog.append({ ...by, action: route.action, subject, why, before, after })
        return change
      })
      call.onChanged()
      const { answer } = change
      await send(call.response, typeof answer === 'function' ? await answer() : answer)
    },
  }
}

function ask(action: ConsoleAction, call: Call, params: Schema, query: Schema, body: Schema) {
  const { request, session, clock } = call
  return {
    params: params && check(params, request.params),
    query: query && check(query, request.query),
    body: body && check(body, request.body),
    session,
    schools: schoolsFor(session, action),
    now: clock(),
  }
}

async function send(response: Response, answer: object | undefined): Promise<void> {
  if (answer === undefined) return void response.status(204).end()
  if (!(answer instanceof Download)) return void response.json(answer)
  response.attachment(answer.name).type(answer.type)
  if (Buffer.isBuffer(answer.content)) return void response.send(answer.content)
  await pipeline(Readable.from(answer.content), response)
}
