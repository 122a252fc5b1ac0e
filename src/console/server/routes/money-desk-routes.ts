import { z } from 'zod'
import { moneyList } from '../../../../schemas/api/money-desk.ts'
import type { TellOfPayment } from '../../../ports/payments/payment-store.ts'
import { actorOf } from '../actor-of.ts'
import type { ReadStores } from '../console-stores.ts'
import { reason, word } from '../fields.ts'
import { type ConsoleRoute, changing } from '../route.ts'
import { claimed, findPiece, freePiece, noStudent, owner, refused, subjectOf } from './money-piece.ts'

type Stores = Pick<ReadStores, 'billSearch'>

/** How long somebody has a piece of money to themselves, in ms. */
const claimMs = 15 * 60_000

const params = z.object({ id: z.uuid() })
/** People know a bill by its number. */
const shares = z
  .array(moneyList.shape.shares.element.omit({ billId: true }).extend({ billNumber: word.optional() }))
  .min(1)
  .max(2_000)

/** Working on money that nobody owns: having it to oneself, giving it, and taking that back. */
export const moneyDeskRoutes = (stores: Stores, tell: TellOfPayment): readonly ConsoleRoute[] => [
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
]

/** The bill of a school by its number, which a list of parts names. */
async function billOf(search: Stores['billSearch'], schoolCode: string, number: string, place: number) {
  const [bill] = await search.search({ schoolCodes: null, schoolCode, number, limit: 1 })
  if (!bill) throw refused(`shares.${place}.billNumber`, 'is no bill of this school')
  return bill.id
}
