import { z } from 'zod'
import { book, closingCondition, dayState } from '../../../../schemas/api/business-day.ts'
import { businessDay } from '../../../../schemas/statement-line.ts'
import type { ApprovalRules } from '../../../domain/approvals/approval.ts'
import { closingConditions, type DayRules, type Unmet } from '../../../domain/days/business-day.ts'
import { orderOfExceptions } from '../../../domain/days/day-exception-order.ts'
import type { BusinessDay, SignDay } from '../../../ports/days/day-store.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { TellOfPayment } from '../../../ports/payments/payment-store.ts'
import { dayRecordsFile } from '../../../sheets/day-records.ts'
import { actorOf } from '../actor-of.ts'
import type { ReadStores } from '../console-stores.ts'
import { pageOf, pageSize, reason } from '../fields.ts'
import { describeDay } from '../present/present-day.ts'
import { type ConsoleRoute, changing, Download, reading } from '../route.ts'

/** What settings say of days, and what signs a closed one. */
export interface DayTools {
  readonly rules: DayRules
  readonly sign: SignDay
  readonly approvalRules: ApprovalRules
}

type Stores = Pick<ReadStores, 'days' | 'dayView' | 'roster'>

const params = z.object({ book, day: businessDay })
const query = z
  .object({
    kind: z.enum(['bank', 'channel', 'school']),
    book: z.string().trim().min(1).max(100),
    day: businessDay,
    state: dayState,
    before: z.string().regex(/^\d{4}-\d\d-\d\d [a-z]+:.+$/),
  })
  .partial()
const exceptions = z.strictObject({ conditions: z.array(closingCondition).min(1).max(10), reason })

/** Business days: what keeps them open, closing them for good, and what a closed one counted. */
export const dayRoutes = (
  stores: Stores,
  { rules, sign, approvalRules }: DayTools,
  tell: TellOfPayment,
): readonly ConsoleRoute[] => [
  reading({
    path: '/api/days',
    action: 'money.read',
    query,
    async read({ query: { before, ...wanted }, now }) {
      const [day = '', of = ''] = before?.split(/ (.*)/s) ?? []
      const behind = before === undefined ? undefined : { day, book: of }
      const found = await stores.dayView.page({ ...wanted, before: behind, limit: pageSize + 1 })
      const page = pageOf(found, (row) => `${row.day} ${row.book}`)
      const rows = await Promise.all(
        page.rows.map(async ({ jws: _, ...row }) => ({
          ...row,
          unmet: row.isNext ? await stores.days.unmet(row.book, row.day, rules, now) : [],
        })),
      )
      return { ...page, rows }
    },
  }),
  reading({
    path: '/api/days/:book/:day',
    action: 'money.read',
    params,
    async read({ params: { book, day }, now }) {
      return describeDay(await findDay(stores, book, day), rules, now, stores)
    },
  }),
  changing({
    path: '/api/days/:book/:day/close',
    action: 'days.close',
    params,
    body: z.strictObject({ reason }),
    /**
     * Closing counts by one snapshot of its own transaction, and the log is written by another before it: nothing is closed
     * without its entry. A day that something keeps open after all stays open, and is closed by asking again.
     */
    async change({ params: { book, day }, session, now }) {
      const kept = await findDay(stores, book, day)
      const unmet = await stores.days.unmet(book, day, rules, now)
      const granted = new Set((await stores.dayView.exceptions(book, day)).map(({ condition }) => condition))
      const lacking = unmet.filter(({ condition }) => !granted.has(condition))
      if (lacking.length > 0) throw cannotClose(lacking)
      return {
        subject: { kind: 'day', id: `${book} ${day}` },
        before: { state: kept.state },
        after: { asked: 'close', although: unmet.map(({ condition }) => condition) },
        async answer() {
          const by = actorOf(session).by
          const closing = await stores.days.close({ book, day, by, rules, at: now }, sign)
          if (closing.is === 'refused') throw cannotClose(closing.unmet)
          if (closing.is === 'unknown') throw noDay()
          return { state: closing.day.state }
        },
      }
    },
  }),
  changing({
    path: '/api/days/:book/:day/except',
    action: 'days.close',
    params,
    body: exceptions,
    async change({ params: { book, day }, body: { conditions, reason }, session, now }, { approvals }) {
      const kept = await findDay(stores, book, day)
      const wanted = { conditions, reason, actor: actorOf(session), rules: approvalRules }
      const asking = orderOfExceptions(kept, wanted)
      if (asking.is === 'not-possible') throw new GatewayError('conflict', asking.why)
      const asked = await approvals.request(asking.order, { at: now, tell })
      const subject = { kind: 'day', id: `${book} ${day}` }
      return { subject, after: { asked: 'except', conditions }, answer: { id: asked.id } }
    },
  }),
  reading({
    path: '/api/days/:book/:day/records',
    action: 'money.read',
    params,
    async read({ params: { book, day } }) {
      await findClosed(stores, book, day)
      return new Download(
        `${fileNameOf(book, day)}.csv`,
        'text/csv; charset=utf-8',
        dayRecordsFile(stores.days, book, day),
      )
    },
  }),
  reading({
    path: '/api/days/:book/:day/signature',
    action: 'money.read',
    params,
    async read({ params: { book, day } }) {
      const { jws } = await findClosed(stores, book, day)
      return new Download(`${fileNameOf(book, day)}.jws`, 'application/jose', Buffer.from(jws ?? ''))
    },
  }),
]

const noDay = () => new GatewayError('not_found', 'this book has no such day')

async function findDay({ days }: Stores, book: string, day: string): Promise<BusinessDay> {
  const kept = await days.find(book, day)
  if (!kept) throw noDay()
  return kept
}

async function findClosed(stores: Stores, book: string, day: string): Promise<BusinessDay> {
  const kept = await findDay(stores, book, day)
  if (kept.state === 'open') throw new GatewayError('conflict', 'the day is open')
  return kept
}

const cannotClose = (unmet: readonly Unmet[]) =>
  new GatewayError(
    'conflict',
    unmet.map(({ condition, count }) => `${closingConditions[condition].says} (${count})`).join('; '),
  )

/** A book's name holds a colon, which some file systems refuse. */
const fileNameOf = (book: string, day: string) => `${book.replace(/[^\w.-]/g, '-')}-${day}`
