import { createHash } from 'node:crypto'
import type { RequestListener } from 'node:http'
import express, { type NextFunction, type Request, type Response } from 'express'
import { createRandom } from './random.ts'
import type { ReceivedRequest } from './request-book.ts'
import { isWithin, type Scenario, type SimulatorParty, type Trouble, type TroubleRule } from './scenario.ts'

interface Troubled {
  readonly request: Request
  readonly response: Response
  readonly rule: TroubleRule
  readonly now: Date
  /** Does what was asked and answers. */
  readonly next: NextFunction
}

/** What each trouble does. `slow`, `drop-after`, `rubbish` and, in the end, `late` have done what was asked, the others have not. */
const troubles: Readonly<Record<Trouble, (troubled: Troubled) => void>> = {
  slow: ({ response, rule, next }) => {
    holdAnswer(response, (send) => void setTimeout(send, rule.slowMs).unref())
    next()
  },
  'drop-after': ({ request, response, next }) => {
    holdAnswer(response, () => request.socket.destroy())
    next()
  },
  rubbish: ({ response, next }) => {
    const { end } = response
    holdAnswer(response, () => {
      response.removeHeader('content-length')
      response.statusCode = 200
      end.call(response, '<html><body>OK</bo', 'utf8')
    })
    next()
  },
  late: ({ request, rule, next }) => {
    request.socket.destroy()
    setTimeout(next, rule.slowMs).unref()
  },
  'drop-before': ({ request }) => void request.socket.destroy(),
  reset: ({ request }) => void request.socket.resetAndDestroy(),
  '500': refuse(500),
  '503': refuse(503),
  '429': refuse(429),
  '410': refuse(410),
}

export interface TroubleSurroundings {
  readonly party: SimulatorParty
  /** The scenario that holds now. Where it is another than before, all counts and times begin anew. */
  readonly scenario: () => Scenario
  /** Where every request is noted as it arrives. */
  readonly onRequest?: (request: ReceivedRequest) => void
  readonly clock: () => Date
}

/**
 * Puts a partner under the rules of a scenario. Pages of payers are left alone. Counts begin again with the process, as
 * its books do not.
 */
export function withTroubles(handler: RequestListener, surroundings: TroubleSurroundings): RequestListener {
  const { party, clock, onRequest = () => {} } = surroundings
  let counted: { readonly scenario: Scenario; readonly find: RuleFinder } | undefined

  const findRule: RuleFinder = (message) => {
    const scenario = surroundings.scenario()
    if (counted?.scenario !== scenario) counted = { scenario, find: createRuleFinder(scenario, party, clock) }
    return counted.find(message)
  }

  const app = express().disable('x-powered-by')
  const isPayersPage = ({ path }: Request) => path.startsWith('/pay/')
  app.use((request, response, next) => (isPayersPage(request) ? handler(request, response) : next()))
  app.use(express.raw({ type: () => true, limit: '32mb' }), (request, response, next) => {
    const now = clock()
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const sha256 = createHash('sha256').update(body).digest('hex')
    const rule = findRule({ path: request.path, sha256 })
    const notBefore = rule?.retryAfter && endOfPause(now, rule.retryAfter)
    onRequest({
      at: now.toISOString(),
      path: request.path,
      sha256,
      ...(rule ? { trouble: rule.trouble } : {}),
      ...(notBefore ? { notBefore: notBefore.toISOString() } : {}),
    })
    if (rule) troubles[rule.trouble]({ request, response, rule, now, next })
    else next()
  })
  app.use((request, response) => handler(request, response))
  return app
}

type RuleFinder = (message: { readonly path: string; readonly sha256: string }) => TroubleRule | undefined

/** Counts requests and copies from now on, and finds the rule that each one meets. */
function createRuleFinder({ seed, parties }: Scenario, party: SimulatorParty, clock: () => Date): RuleFinder {
  const rules = parties[party] ?? []
  const started = clock().getTime()
  const requests = rules.map(() => 0)
  const copies = new Map<string, number>()
  return ({ path, sha256 }) => {
    const message = `${path} ${sha256}`
    const copy = count(copies, message)
    const seconds = (clock().getTime() - started) / 1000
    return rules.find((rule, place) => {
      if (!path.startsWith(rule.path)) return false
      const request = (requests[place] ?? 0) + 1
      requests[place] = request
      const draw = createRandom(seed, party, place, rule.copies ? message : request)
      return (
        isWithin(rule.requests, request) &&
        isWithin(rule.copies, copy) &&
        isWithin(rule.seconds, seconds) &&
        draw.chance(rule.share)
      )
    })
  }
}

function refuse(status: number) {
  return ({ response, rule, now }: Troubled): void => {
    const { retryAfter } = rule
    if (retryAfter) {
      const date = endOfPause(now, retryAfter).toUTCString()
      response.set('Retry-After', retryAfter.form === 'date' ? date : String(retryAfter.seconds))
    }
    response.status(status).type('text/plain').send('out of order')
  }
}

/** What `Retry-After` asks for; a date has whole seconds only. */
function endOfPause(now: Date, { seconds, form }: NonNullable<TroubleRule['retryAfter']>): Date {
  const end = now.getTime() + seconds * 1000
  return new Date(form === 'date' ? Math.floor(end / 1000) * 1000 : end)
}

/** Keeps an answer back when it is complete; Express sends each answer whole by one call of `end`. */
function holdAnswer(response: Response, release: (send: () => void) => void): void {
  const { end } = response
  response.end = ((...words: Parameters<Response['end']>) => {
    release(() => end.apply(response, words))
    return response
  }) as Response['end']
}

function count(counts: Map<string, number>, key: string): number {
  const next = (counts.get(key) ?? 0) + 1
  counts.set(key, next)
  return next
}
