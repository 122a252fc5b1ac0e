import { z } from 'zod'
import { billCorrection } from '../../../../schemas/api/bill-life.ts'
import { billState } from '../../../../schemas/bill.ts'
import type { School } from '../../../../schemas/school.ts'
import { day } from '../../../../schemas/text.ts'
import { may } from '../../../domain/access/roles.ts'
import { maskStudent } from '../../../domain/roster/mask.ts'
import { type CorrectionParts, correctBill } from '../../../intake/correct-bill.ts'
import type { TellPortals } from '../../../ports/bills/bill-store.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import { InvalidRequest } from '../../../ports/invalid-request.ts'
import { actorOf } from '../actor-of.ts'
import type { ReadStores } from '../console-stores.ts'
import { amount, pageOf, pageSize, reason, word } from '../fields.ts'
import { ofOwnSchool, schoolList } from '../guards/own-school.ts'
import { type ConsoleRoute, changing, reading } from '../route.ts'

type Stores = Pick<
  ReadStores,
  'bills' | 'billLife' | 'billSearch' | 'credits' | 'receipts' | 'roster' | 'views'
>

const words = z
  .object({
    ...{ schoolCode: word, studentCode: word, number: word, state: billState, before: z.uuid() },
    ...{ dueFrom: day, dueUntil: day, payable: amount },
  })
  .partial()
const params = z.object({ id: z.uuid() })

/** Which portals learn what of bills that people change. */
export interface BillTools {
  readonly planBills: CorrectionParts['planBills']
  readonly planCancelling: (school: School) => TellPortals
}

/** Looking for bills, and into the whole life of one. */
export const billRoutes = (stores: Stores, tools: BillTools): readonly ConsoleRoute[] => [
  reading({
    path: '/api/bills',
    action: 'bills.read',
    query: words,
    async read({ query, schools }) {
      assertNarrowed(query, schools)
      const wanted = { ...query, schoolCodes: schoolList(schools), limit: pageSize + 1 }
      return pageOf(await stores.billSearch.search(wanted), ({ id }) => id)
    },
  }),
  reading({
    path: '/api/bills/:id',
    action: 'bills.read',
    params,
    async read({ params: { id }, schools, session }) {
      const bill = ofOwnSchool(await stores.bills.find(id), schools, 'bill')
      const { schoolCode, studentCode } = bill
      const [school, student, instalments, revisions, deliveries, money, receipts, credit] =
        await Promise.all([
          stores.roster.findSchool(schoolCode),
          stores.roster.findStudent(schoolCode, studentCode),
          stores.billLife.instalments(id),
          stores.billLife.revisions(id),
          stores.views.deliveriesOf(id),
          stores.billSearch.moneyOf(bill),
          stores.receipts.of({ billId: id }),
          stores.credits.creditOf(schoolCode, studentCode),
        ])
      const reader = may(session, 'bills.change') ? 'operator' : 'viewer'
      return {
        ...{ bill, instalments, deliveries, money, receipts, schoolName: school?.name ?? null },
        credit: credit.balance,
        student: student ? { name: maskStudent(student, reader).name } : null,
        revisions: revisions.map(({ lines: _, ...revision }) => revision),
      }
    },
  }),
  changing({
    path: '/api/bills/:id/cancel',
    action: 'bills.change',
    params,
    body: z.strictObject({ reason }),
    async change({ params: { id }, body: { reason }, schools, session, now }, { bills, roster }) {
      const before = ofOwnSchool(await bills.find(id), schools, 'bill')
      const school = await roster.findSchool(before.schoolCode)
      if (!school) throw new Error('a bill stands without its school')
      const { by } = actorOf(session)
      const outcome = await bills.cancel(id, tools.planCancelling(school), now, { by, reason })
      if (outcome.is === 'unknown') throw new Error('a bill that was just found is gone')
      if (outcome.is === 'not-possible') throw new GatewayError('conflict', outcome.why)
      return {
        subject: { kind: 'bill', id },
        before: { state: before.state, payable: before.payable },
        after: { state: outcome.bill.state },
      }
    },
  }),
  changing({
    path: '/api/bills/:id/correct',
    action: 'bills.change',
    params,
    body: billCorrection.extend({ reason, revision: z.int().min(1) }),
    async change({ params: { id }, body, schools, session, now }, { bills, billLife, roster }) {
      const before = ofOwnSchool(await bills.find(id), schools, 'bill')
      const parts = { bills, billLife, roster, ...tools, clock: () => now, onAccepted: () => {} }
      const outcome = await correctBill(id, { ...body, by: actorOf(session).by }, parts)
      if (outcome.is === 'refused') throw new InvalidRequest(outcome.problems)
      if (outcome.is !== 'corrected') throw new GatewayError('conflict', whyNot(outcome))
      const { payable, revision, state } = outcome.bill
      return {
        subject: { kind: 'bill', id },
        before: { payable: before.payable, revision: before.revision, state: before.state },
        after: { payable, revision, state, credited: outcome.credited },
      }
    },
  }),
]

function whyNot(
  outcome: Exclude<Awaited<ReturnType<typeof correctBill>>, { is: 'corrected' | 'refused' }>,
): string {
  if (outcome.is === 'not-from') return `a ${outcome.state} bill is not corrected`
  if (outcome.is === 'carries-debts') return 'a debt that goes from one bill to another is not corrected'
  if (outcome.is === 'other-revision')
    return `somebody corrected it meanwhile: it is at revision ${outcome.revision}`
  return 'it says this already'
}

/** Alone, an amount or days would be looked for among all bills there ever were. */
function assertNarrowed(query: z.output<typeof words>, schools: 'all' | ReadonlySet<string>): void {
  const { schoolCode, studentCode, number } = query
  const isWithin = [schoolCode, studentCode, number].some((one) => one !== undefined)
  const field = (['payable', 'dueFrom', 'dueUntil'] as const).find((name) => query[name] !== undefined)
  if (field === undefined || schools !== 'all' || isWithin) return
  const message = 'needs a school, a student or a number beside it'
  throw new InvalidRequest([{ field, code: 'too_wide', message }])
}
