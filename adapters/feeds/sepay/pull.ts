import { z } from 'zod'
import { localDay, localText, readTimestamp } from '../../../src/domain/time/local-time.ts'
import type { FeedMovement, FeedPull, PulledPage } from '../../../src/ports/bank-feed.ts'
import { GatewayError, type GatewayErrorCode } from '../../../src/ports/gateway-error.ts'
import type { HttpClient } from '../../../src/wire/http-client.ts'
import {
  amountText,
  nameOrBlank,
  nameOrNumber,
  nameText,
  readObject,
} from '../../../src/wire/json-message.ts'
import { balanceOf } from './read-message.ts'
import type { SepaySettings } from './settings.ts'

/** Room for 100 movements with long contents. */
export const largestAnswer = 1_048_576

const failures: ReadonlyMap<number, GatewayErrorCode> = new Map([
  [401, 'partner_unauthorized'],
  [403, 'partner_unauthorized'],
  [429, 'partner_too_busy'],
  [503, 'partner_unavailable'],
])

const answer = z.object({
  status: z.literal('success'),
  data: z.array(z.unknown()),
  meta: z.object({ pagination: z.object({ has_more: z.boolean() }) }),
})

const transaction = z.object({
  id: nameOrNumber,
  transaction_date: z.string(),
  account_number: nameText,
  va: nameOrBlank.nullish(),
  transfer_type: z.enum(['in', 'out']),
  amount_in: amountText.nullish(),
  amount_out: amountText.nullish(),
  accumulated: z.union([z.number(), z.string()]).nullish(),
  transaction_content: z.string().nullish(),
  reference_number: nameText,
})

/** Asks the API (v2) for the movements of a time. */
export function createPull(http: HttpClient, settings: SepaySettings, token: string): FeedPull {
  return {
    restMs: settings.restMs,
    async fetch({ from, to }, page, { signal }) {
      const query = {
        transaction_date_from: vietnamTime(from),
        transaction_date_to: vietnamTime(to),
        transaction_date_sort: 'asc',
        per_page: String(settings.pageSize),
        page: String(page),
      }
      const headers = { authorization: `Bearer ${token}` }
      const url = `${settings.baseUrl}/transactions`
      const { status, body } = await http.send({ method: 'GET', url, query, headers, signal })
      const failure = failures.get(status)
      if (failure) throw new GatewayError(failure, `SePay answered ${status}`)
      if (status !== 200) throw new GatewayError('partner_bad_answer', `SePay answered ${status}`)
      return body
    },
    read: (page) => readPage(page, settings),
  }
}

function readPage(page: Buffer, { accounts, hasBalances }: SepaySettings): PulledPage {
  const read = answer.safeParse(readObject(page))
  if (!read.success) throw new GatewayError('partner_bad_answer', 'the list of movements cannot be read')
  const { data: sent, meta } = read.data
  let unread = 0
  const movements = sent.flatMap((row): FeedMovement[] => {
    const one = transaction.safeParse(row)
    const at = one.success ? readTimestamp(one.data.transaction_date) : undefined
    const amount = one.success
      ? Number((one.data.transfer_type === 'in' ? one.data.amount_in : one.data.amount_out) ?? 0)
      : 0
    if (!one.success || !at || amount === 0) {
      unread += 1
      return []
    }
    const { id, account_number: account, transfer_type: direction, reference_number: reference } = one.data
    if (accounts && !accounts.includes(account)) return []
    const memo = one.data.transaction_content ?? ''
    const balance = hasBalances ? balanceOf(one.data.accumulated) : undefined
    const virtual = one.data.va ? { virtualAccount: one.data.va } : {}
    const line = { account, direction, reference, amount, bookedOn: localDay(at), at, memo, ...virtual }
    // The ids here are others than those of messages.
    return [{ line, witness: `api:${id}`, ...(balance === undefined ? {} : { balance }) }]
  })
  return { sent, movements, unread, hasMore: meta.pagination.has_more }
}

/** `yyyy-MM-dd HH:mm:ss` in Vietnam, as the API wants its times. */
const vietnamTime = (at: Date): string => localText(at).slice(0, 19).replace('T', ' ')
