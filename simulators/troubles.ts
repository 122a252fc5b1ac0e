import { createHash } from 'node:crypto'
import type { RequestListener } from 'node:http'
import express, { type NextFunction, type Request, type Response } from 'express'
import type { Trouble, TroubleRule } from './scenario.ts'
import { createRandom } from './school-system/random.ts'

interface Troubled {
  readonly request: Request
  readonly response: Response
  readonly rule: TroubleRule
  readonly now: Date
  /** Does what was asked and answers. */
  readonly next: NextFunction
}

/** What each trouble does. `slow`, `drop-after` and `rubbish` have done what was asked, the others have not. */
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
  'drop-before': ({ request }) => void request.socket.destroy(),
  reset: ({ request }) => void request.socket.resetAndDestroy(),
  '500': refuse(500),
  '503': refuse(503),
  '429': refuse(429),
  '410': refuse(410),
}

export interface TroubleSurroundings {
  readonly party: string
  readonly seed: string | number
  readonly clock: () => Date
}

/**
 * Puts a partner under the rules of a scenario. Pages of payers are left alone. Counts begin again with the process, as
 * its books do not.
 */
export function withTroubles(
  handler: RequestListener,
  rules: readonly TroubleRule[],
  { party, seed, clock }: TroubleSurroundings,
): RequestListener {
  if (rules.length === 0) return handler
  const started = clock().getTime()
  const requests = rules.map(() => 0)
  const copies = new Map<string, number>()

  const findRule = (request: Request): TroubleRule | undefined => {
    const body = createHash('sha256').update(request.path)
    if (Buffer.isBuffer(request.body)) body.update(request.body)
    const message = body.digest('base64')
    const copy = count(copies, message)
    const seconds = (clock().getTime() - started) / 1000
    return rules.find((rule, place) => {
      if (!request.path.startsWith(rule.path)) return false
      requests[place] = (requests[place] ?? 0) + 1
      const draw = createRandom(seed, party, place, rule.copies ? message : requests[place])
      return (
        isWithin(rule.requests, requests[place]) &&
        isWithin(rule.copies, copy) &&
        isWithin(rule.seconds, seconds) &&
        draw.chance(rule.share)
      )
    })
  }

  const app = express().disable('x-powered-by')
  const isPayersPage = ({ path }: Request) => path.startsWith('/pay/')
  app.use((request, response, next) => (isPayersPage(request) ? handler(request, response) : next()))
  app.use(express.raw({ type: () => true, limit: '32mb' }), (request, response, next) => {
    const rule = findRule(request)
    if (rule) troubles[rule.trouble]({ request, response, rule, now: clock(), next })
    else next()
  })
  app.use((request, response) => handler(request, response))
  return app
}

function refuse(status: number) {
  return ({ response, rule, now }: Troubled): void => {
    const { retryAfter } = rule
    if (retryAfter) {
      const date = new Date(now.getTime() + retryAfter.seconds * 1000).toUTCString()
      response.set('Retry-After', retryAfter.form === 'date' ? date : String(retryAfter.seconds))
    }
    response.status(status).type('text/plain').send('out of order')
  }
}

/** Keeps an answer back when it is complete; Express sends each answer whole by one call of `end`. */
function holdAnswer(response: Response, release: (send: () => void) => void): void {
  const { end } = response
  response.end = ((...words: Parameters<Response['end']>) => {
    release(() => end.apply(response, words))
    return response
  }) as Response['end']
}

const isWithin = (span: { from: number; to?: number | undefined } | undefined, value: number): boolean =>
  span === undefined || (value >= span.from && value <= (span.to ?? Number.POSITIVE_INFINITY))

function count(counts: Map<string, number>, key: string): number {
  const next = (counts.get(key) ?? 0) + 1
  counts.set(key, next)
  return next
}
