import type { z } from 'zod'
import {
  feedsStand,
  noticeCounts,
  noticeFilter,
  noticeReplayed,
  noticeReplayRequest,
} from '../../../schemas/api/notice.ts'
import type { BankFileStore } from '../../ports/bank-lines/bank-file-store.ts'
import type { FeedStore } from '../../ports/bank-lines/feed-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { NoticeFilter, NoticeStore } from '../../ports/payments/notice-store.ts'
import { answer } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { operatorOf } from '../operators.ts'
import type { Route } from '../route.ts'

export interface NoticeParts {
  readonly notices: Pick<NoticeStore, 'count'>
  readonly feeds: Pick<FeedStore, 'pulls' | 'balanceGaps'>
  readonly bankFiles: Pick<BankFileStore, 'gaps'>
  /** Reads kept messages again; gives how many ended how. */
  readonly replay: (
    filter: NoticeFilter,
    order: { by: string; reason: string },
  ) => Promise<Readonly<Record<string, number>>>
}

/** Messages of channels and banks as they were kept, and what is missing of banks, for operators. */
export const noticeRoutes = (gate: ClientGate, parts: NoticeParts): Route[] => [
  clientRoute(gate, {
    method: 'post',
    path: '/v1/notices/count',
    tag: 'operation',
    summary: 'Count kept messages of channels and banks',
    description: 'Changes nothing. For operators, as all of this.',
    body: noticeFilter,
    answers: { 200: json('How many, by who sent them and for what', noticeCounts) },
    async handle({ body }) {
      const counts = await parts.notices.count(meant(body))
      return answer(200, { total: totalOf(counts), counts })
    },
  }),
  clientRoute(gate, {
    method: 'post',
    path: '/v1/notices/replay',
    tag: 'operation',
    summary: 'Read kept messages again',
    description:
      'By the code that read them first, in the order in which they came. What was acted on before changes nothing. 409 when there are more than ' +
      '`atMost` of them.',
    body: noticeReplayRequest,
    answers: { 200: json('How many ended how', noticeReplayed) },
    async handle({ client, body: { filter, reason, atMost } }) {
      const found = totalOf(await parts.notices.count(meant(filter)))
      if (found > atMost) throw new GatewayError('conflict', `there are ${found} messages now`)
      const outcomes = await parts.replay(meant(filter), { by: operatorOf(client), reason })
      return answer(200, { outcomes })
    },
  }),
  clientRoute(gate, {
    method: 'get',
    path: '/v1/feeds',
    tag: 'operation',
    summary: 'Read how banks are asked, and which movements are missing',
    answers: { 200: json('How it stands', feedsStand) },
    async handle() {
      const [pulls, gaps, missingStatements] = await Promise.all([
        parts.feeds.pulls(),
        parts.feeds.balanceGaps(),
        parts.bankFiles.gaps(),
      ])
      const asking = pulls.map(({ pulledThrough: askedThrough, ...pull }) => ({ ...pull, askedThrough }))
      const missing = gaps.map(({ source: _source, ...gap }) => gap)
      return answer(200, { asking, missing, missingStatements })
    },
  }),
]

const totalOf = (counts: readonly { readonly count: number }[]): number =>
  counts.reduce((sum, { count }) => sum + count, 0)

const meant = ({ from, to, ...filter }: z.output<typeof noticeFilter>): NoticeFilter => ({
  ...filter,
  from: from === undefined ? undefined : new Date(from),
  to: to === undefined ? undefined : new Date(to),
})
