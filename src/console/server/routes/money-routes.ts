import { z } from 'zod'
import { day } from '../../../../schemas/text.ts'
import { type AllocationReason, allocationReasons } from '../../../domain/bank-lines/allocation.ts'
import { dayMs } from '../../../domain/time/local-time.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { ReadStores } from '../console-stores.ts'
import { amount, pageOf, pageSize, reason, word } from '../fields.ts'
import { describePiece, ownersOf } from '../present/present-money.ts'
import { type ConsoleRoute, changing, reading, trying } from '../route.ts'
import { findPiece, noMoney, noStudent, owner, subjectOf } from './money-piece.ts'
import type { MoneyTools } from './money-tools.ts'

type Stores = Pick<ReadStores, 'bankLines' | 'bills' | 'billSearch' | 'moneySearch' | 'roster'>

const why = z.enum(Object.keys(allocationReasons) as [AllocationReason, ...AllocationReason[]])
const query = z
  .object({
    ...{ account: word, reference: word, why, amount, bookedOn: day, before: z.uuid() },
    direction: z.enum(['in', 'out']),
    age: z.literal('to-return'),
  })
  .partial()
const params = z.object({ id: z.uuid() })

/** Money of bank lines and of payments without a bill: what nobody owns, and whose it may be. */
export const moneyRoutes = (
  stores: Stores,
  { paymentCodes, refundChannels, returnAfterDays }: MoneyTools,
): readonly ConsoleRoute[] => [
  reading({
    path: '/api/money',
    action: 'money.read',
    query,
    async read({ query: { age, ...query }, now }) {
      const longAgo = new Date(now.getTime() - returnAfterDays * dayMs)
      const cameUntil = age === undefined ? undefined : longAgo
      const found = await stores.moneySearch.withoutOwner({ ...query, cameUntil, limit: pageSize + 1 }, now)
      const rows = found.map((one) => ({
        ...one,
        isToReturn: one.line?.direction !== 'out' && one.madeAt <= longAgo,
      }))
      return pageOf(rows, ({ id }) => id)
    },
  }),
  reading({
    path: '/api/money/in-transit',
    action: 'money.read',
    query: z.object({ before: z.uuid() }).partial(),
    async read({ query }) {
      const found = await stores.moneySearch.inTransit({ ...query, limit: pageSize + 1 })
      return pageOf(found, ({ id }) => id)
    },
  }),
  reading({
    path: '/api/money/:id/outgoing',
    action: 'money.read',
    params,
    read: async ({ params: { id } }) => ({ movements: await stores.moneySearch.outgoingFor(id) }),
  }),
  reading({
    path: '/api/money/:id',
    action: 'money.read',
    params,
    async read({ params: { id }, session, now }) {
      const found = await findPiece(stores.moneySearch, id, now)
      const channelGivesBack = found.payment !== null && refundChannels.has(found.payment.channel)
      return { ...(await describePiece(found, session, stores)), channelGivesBack }
    },
  }),
  reading({
    path: '/api/money/:id/suggestions',
    action: 'money.read',
    params,
    async read({ params: { id }, session, now }) {
      await findPiece(stores.moneySearch, id, now)
      return { owners: await ownersOf(await stores.bankLines.suggestions(id, paymentCodes), session, stores) }
    },
  }),
  trying({
    path: '/api/money/owners',
    action: 'money.match',
    body: z.strictObject(owner),
    async try({ body: { schoolCode, studentCode }, session }) {
      const student = { schoolCode, studentCode: stores.roster.codeFor(studentCode) }
      if (!(await stores.roster.findStudent(student.schoolCode, student.studentCode))) throw noStudent()
      const bills = await stores.billSearch.owing(student, 50)
      const meant = [
        { ...student, billId: null, owed: bills.reduce((sum, { payable, paid }) => sum + payable - paid, 0) },
        ...bills.map(({ id, payable, paid }) => ({ ...student, billId: id, owed: payable - paid })),
      ]
      return { owners: await ownersOf(meant, session, stores) }
    },
  }),
  changing({
    path: '/api/money/:id/open',
    action: 'persons.open',
    params,
    body: z.strictObject({ reason }),
    async change({ params: { id }, schools, now }, { moneySearch }) {
      const { piece } = await findPiece(moneySearch, id, now)
      const isTheirs = schools === 'all' || (piece.schoolCode !== null && schools.has(piece.schoolCode))
      if (!isTheirs) throw noMoney()
      const words = await moneySearch.wordsOf(id)
      if (!words) throw new GatewayError('conflict', 'what its line said of people was erased')
      return { subject: subjectOf(id), after: { opened: true }, answer: words }
    },
  }),
]
