import { z } from 'zod'
import { localDay } from '../../../src/domain/time/local-time.ts'
import type { FeedPull, PulledPage } from '../../../src/ports/bank-feed.ts'
import { GatewayError, type GatewayErrorCode } from '../../../src/ports/gateway-error.ts'
import type { HttpClient } from '../../../src/wire/http-client.ts'
import { readObject } from '../../../src/wire/json-message.ts'
import { readMovement } from './movement.ts'
import type { CassoSettings } from './settings.ts'

/** Room for a thousand movements with long contents. */
export const largestAnswer = 4_194_304

const failures: ReadonlyMap<number, GatewayErrorCode> = new Map([
  [401, 'partner_unauthorized'],
  [403, 'partner_unauthorized'],
  [429, 'partner_too_busy'],
  [503, 'partner_unavailable'],
])

const answer = z.object({
  error: z.literal(0),
  data: z.object({ page: z.int(), totalPages: z.int(), records: z.array(z.unknown()) }),
})

/** Asks the API (v2) for the movements of whole days; it knows no hours. */
export function createPull(http: HttpClient, settings: CassoSettings, key: string): FeedPull {
  return {
    restMs: settings.restMs,
    async fetch({ from, to }, page, { signal }) {
      const query = {
        ...{ fromDate: localDay(from), toDate: localDay(to), sort: 'ASC' },
        ...{ page: String(page), pageSize: String(settings.pageSize) },
      }
      const headers = { authorization: `Apikey ${key}` }
      const url = `${settings.baseUrl}/transactions`
      const { status, body } = await http.send({ method: 'GET', url, query, headers, signal })
      const failure = failures.get(status)
      if (failure) throw new GatewayError(failure, `Casso answered ${status}`)
      if (status !== 200) throw new GatewayError('partner_bad_answer', `Casso answered ${status}`)
      return body
    },
    read: (page) => readPage(page, settings),
  }
}

function readPage(page: Buffer, { accounts }: CassoSettings): PulledPage {
  const read = answer.safeParse(readObject(page, largestAnswer))
  if (!read.success) throw new GatewayError('partner_bad_answer', 'the list of movements cannot be read')
  const { records, page: number, totalPages } = read.data.data
  const found = records.map((record) => readMovement(record, 'api', 'api:'))
  const movements = found.flatMap((one) => (one.is === 'movement' ? [one.movement] : []))
  return {
    sent: records,
    movements: movements.filter(({ line }) => !accounts || accounts.includes(line.account)),
    unread: found.filter(({ is }) => is === 'unread').length,
    hasMore: number < totalPages,
  }
}
