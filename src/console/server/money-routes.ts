import { z } from 'zod'
import { moneyList } from '../../../schemas/api/money-desk.ts'
import { code, day } from '../../../schemas/text.ts'
import type { ApprovalRules } from '../../domain/approval.ts'
import { type AllocationReason, allocationReasons, type PaymentCodeRules } from '../../domain/bank-line.ts'
import { dayMs } from '../../domain/local-time.ts'
import { InvalidRequest } from '../../http/invalid-request.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { MoneyPiece, MoneySearch } from '../../ports/money-search.ts'
import type { TellOfPayment } from '../../ports/payment-store.ts'
import { actorOf } from './actor-of.ts'
import type { ReadStores } from './console-stores.ts'
import { amount, pageOf, pageSize, reason, word } from './fields.ts'
import { describePiece, ownersOf } from './present-money.ts'
import { type ConsoleRoute, changing, reading, trying } from './route.ts'

/** What the console asks of others about money. */
export interface MoneyTools {
  /** How the codes in transfers are read. */
  readonly paymentCodes: PaymentCodeRules
  /** What needs a second person. */
  readonly approvalRules: ApprovalRules
  /** Whether a channel can be asked what became of a payment. */
  canAsk(channel: string): boolean
  /** Asks the channel of a payment that is due to be asked for, and posts what it says. */
  ask(paymentId: string): Promise<void>
  /** The channels that give money back. */
  readonly refundChannels: ReadonlySet<string>
  /** After how many days without an owner money should go back to who sent it. */
  readonly returnAfterDays: number
}

type Stores = Pick<ReadStores, 'bankLines' | 'bills' | 'billSearch' | 'moneySearch' | 'roster'>

/** How long somebody has a piece of money to themselves, in ms. */
const claimMs = 15 * 60_000

const why = z.enum(Object.keys(allocationReasons) as [AllocationReason, ...AllocationReason[]])
const query = z
  .object({
    ...{ account: word, reference: word, why, amount, bookedOn: day, before: z.uuid() },
    direction: z.enum(['in', 'out']),
    age: z.literal('to-return'),
  })
  .partial()
const params = z.object({ id: z.uuid() })
/** People know a bill by its number. */
const shares = z
  .array(moneyList.shape.shares.element.omit({ billId: true }).extend({ billNumber: word.optional() }))
  .min(1)
  .max(2_000)
const owner = { schoolCode: code(30), studentCode: code(40) }

/** Money of bank lines and of payments without a bill: what nobody owns, whose it may be, and giving it. */
export const moneyRoutes = (
  stores: Stores,
  { paymentCodes, refundChannels, returnAfterDays, tell }: MoneyTools & { readonly tell: TellOfPayment },
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
    path: '/api/money/outgoing',
    action: 'money.read',
    query: z.object({ amount }),
    read: async ({ query }) => ({ movements: await stores.moneySearch.outgoingOf(query.amount) }),
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
    path: '/api/money/:id/claim',
    action: 'money.match',
    params,
    body: z.strictObject({}),
    async change({ params: { id }, session, now }, { moneyDesk }) {
      const { by } = actorOf(session)
      const claim = await moneyDesk.claim(
        { allocationId: id, by, until: new Date(now.getTime() + claimMs) },
        now,
      )
      if (claim.by !== by) throw claimed(claim.by)
      return { subject: subjectOf(id), after: { claimedUntil: claim.until } }
    },
  }),
  changing({
    path: '/api/money/:id/release',
    action: 'money.match',
    params,
    body: z.strictObject({}),
    async change({ params: { id }, session }, { moneyDesk }) {
      await moneyDesk.release(id, actorOf(session).by)
      return { subject: subjectOf(id), after: { claimedUntil: null } }
    },
  }),
  changing({
    path: '/api/money/:id/give',
    action: 'money.match',
    params,
    body: z.strictObject({ ...owner, billId: z.uuid().optional(), reason }),
    async change({ params: { id }, body, session, now }, { bankLines, bills, moneySearch, roster }) {
      const { by } = actorOf(session)
      const before = await freePiece(moneySearch, id, by, now)
      const { schoolCode, billId } = body
      const studentCode = roster.codeFor(body.studentCode)
      if (!(await roster.findStudent(schoolCode, studentCode))) throw noStudent()
      const bill = billId === undefined ? undefined : await bills.find(billId)
      const isTheirs = bill?.schoolCode === schoolCode && bill.studentCode === studentCode
      if (billId !== undefined && !isTheirs) throw refused('billId', 'is no bill of this student')
      const gift = { allocationId: id, schoolCode, studentCode, by: `${by}: ${body.reason}` }
      await bankLines.giveTo({ ...gift, ...(billId !== undefined && { billId }) }, tell, now)
      return {
        ...{ subject: subjectOf(id), before },
        after: { outcome: 'posted', amount: before.amount, schoolCode, studentCode, billId: billId ?? null },
      }
    },
  }),
  changing({
    path: '/api/money/:id/give-by-list',
    action: 'money.match',
    params,
    body: z.strictObject({ shares, reason }),
    async change(
      { params: { id }, body: { shares, reason }, session, now },
      { moneyDesk, moneySearch, roster },
    ) {
      const { by } = actorOf(session)
      const before = await freePiece(moneySearch, id, by, now)
      const kept = await Promise.all(
        shares.map(async ({ billNumber, ...share }, place) => ({
          ...{ ...share, studentCode: roster.codeFor(share.studentCode) },
          ...(billNumber && { billId: await billOf(stores.billSearch, share.schoolCode, billNumber, place) }),
        })),
      )
      await moneyDesk.giveByList({ allocationId: id, shares: kept, by: `${by}: ${reason}` }, tell, now)
      return {
        ...{ subject: subjectOf(id), before },
        after: { outcome: 'posted', amount: before.amount, shares: kept.length },
      }
    },
  }),
  changing({
    path: '/api/money/:id/undo',
    action: 'money.match',
    params,
    body: z.strictObject({ reason }),
    async change({ params: { id }, body: { reason }, session, now }, { moneyDesk, moneySearch }) {
      const { piece } = await findPiece(moneySearch, id, now)
      const { outcome, amount, schoolCode, studentCode, billId } = piece
      await moneyDesk.undo(id, { by: actorOf(session).by, reason }, now)
      return {
        subject: subjectOf(id),
        before: { outcome, amount, schoolCode, studentCode, billId },
        after: { outcome: 'suspense', amount },
      }
    },
  }),
  changing({
    path: '/api/money/:id/pass-on',
    action: 'money.match',
    params,
    body: z.strictObject({ outgoingId: z.uuid(), reason }),
    async change({ params: { id }, body: { outgoingId, reason }, session, now }, { moneyDesk }) {
      await moneyDesk.passOn({ allocationId: id, outgoingId, by: `${actorOf(session).by}: ${reason}` }, now)
      return { subject: subjectOf(id), after: { outcome: 'not-fee', why: 'passed-on', outgoingId } }
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

/** The bill of a school by its number, which a list of parts names. */
async function billOf(search: Stores['billSearch'], schoolCode: string, number: string, place: number) {
  const [bill] = await search.search({ schoolCodes: null, schoolCode, number, limit: 1 })
  if (!bill) throw refused(`shares.${place}.billNumber`, 'is no bill of this school')
  return bill.id
}

const subjectOf = (id: string) => ({ kind: 'money', id })
const noMoney = () => new GatewayError('not_found', 'there is no such money')
const claimed = (by: string) => new GatewayError('conflict', `${by} is looking at it`)
const refused = (field: string, message: string) => new InvalidRequest([{ field, code: 'invalid', message }])
const noStudent = () => refused('studentCode', 'is no student of this school')

async function findPiece(search: MoneySearch, id: string, now: Date): Promise<MoneyPiece> {
  const found = await search.find(id, now)
  if (!found) throw noMoney()
  return found
}

/** What a piece is before it is given. Throws `conflict` where somebody else has it to themselves. */
async function freePiece(search: MoneySearch, id: string, by: string, now: Date) {
  const { piece, claim } = await findPiece(search, id, now)
  if (claim && claim.by !== by) throw claimed(claim.by)
  const { outcome, why, amount } = piece
  return { outcome, why, amount }
}
