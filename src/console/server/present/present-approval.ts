import { z } from 'zod'
import { beneficiaryAccount } from '../../../../schemas/school.ts'
import { isSamePerson } from '../../../domain/access/actor.ts'
import { secondsOfRepair } from '../../../domain/repairs/repair.ts'
import { maskPayer } from '../../../domain/roster/mask.ts'
import { localDay } from '../../../domain/time/local-time.ts'
import type { Session } from '../../../ports/access/administrator-store.ts'
import type { Approval } from '../../../ports/approvals/approval-store.ts'
import type { ReadStores } from '../console-stores.ts'
import { readerOf } from './reader-of.ts'

type Needed = Pick<ReadStores, 'bills' | 'moneySearch' | 'refunds' | 'repairs' | 'roster'>

/** What a request names, by its kind; src/store/approvals/approval-effects.ts does it. */
const named = z.object({
  refundId: z.uuid().optional(),
  owedAgain: z.boolean().optional(),
  billId: z.uuid().optional(),
  repairId: z.uuid().optional(),
  account: beneficiaryAccount.optional(),
  book: z.string().optional(),
  day: z.string().optional(),
  conditions: z.array(z.string()).optional(),
})

/** An approval without what its effect names. */
export function approvalRow({ payload: _, ...approval }: Approval, { person }: Session) {
  return { ...approval, isOwn: isSamePerson(approval.requestedPerson, person) }
}

/** Everything that a second person needs to know to decide. */
export async function describeApproval(approval: Approval, session: Session, stores: Needed) {
  const {
    refundId,
    owedAgain = false,
    billId,
    repairId,
    account,
    book,
    day,
    conditions,
  } = named.parse(approval.payload)
  const [refund, school] = await Promise.all([
    refundId ? stores.refunds.find(refundId) : undefined,
    approval.schoolCode ? stores.roster.findSchool(approval.schoolCode) : undefined,
  ])
  const ofBill = billId ?? refund?.billId
  const bill = ofBill ? await stores.bills.find(ofBill) : undefined
  const ofMoney = approval.kind === 'return-of-money' ? refund?.allocationId : undefined
  return {
    approval: approvalRow(approval, session),
    schoolName: school?.name ?? null,
    bill: bill ? briefly(bill) : null,
    refund: refund
      ? {
          ...{ code: refund.code, state: refund.state, way: refund.way, channel: refund.channel },
          ...{ studentCode: refund.studentCode, owedAgain },
        }
      : null,
    money: ofMoney ? await brieflyOfMoney(ofMoney, session, stores) : null,
    repair: repairId ? await brieflyOfRepair(repairId, stores) : null,
    account: account ? { now: school?.account ?? null, next: account } : null,
    day: book && day ? { book, day, conditions: conditions ?? [] } : null,
  }
}

type Found = NonNullable<Awaited<ReturnType<Needed['bills']['find']>>>

/** What would be repaired; while it waits, counted as it stands now. */
async function brieflyOfRepair(repairId: string, { repairs }: Needed) {
  const found = await repairs.find(repairId)
  if (!found) return null
  const { id, action, filter, perMinute, planned, state } = found
  const standing = state === 'waiting' ? await repairs.standing(found) : null
  const seconds = secondsOfRepair(standing?.count ?? planned, perMinute)
  return { id, action, filter, perMinute, planned, state, seconds, standing }
}

/** Where money came to and from, of who sent it only what the reader may see. */
async function brieflyOfMoney(id: string, session: Session, { moneySearch }: Needed) {
  // Who looks at it now is of no interest here.
  const [found, words] = await Promise.all([moneySearch.find(id, new Date(0)), moneySearch.wordsOf(id)])
  if (!found) return null
  const { line, payment, pieces, piece } = found
  const payer = words ? maskPayer(words, readerOf(session)) : null
  return {
    id,
    account: line?.account ?? null,
    channel: payment?.channel ?? null,
    reference: line?.reference ?? payment?.reference ?? '',
    bookedOn: line?.bookedOn ?? (payment ? localDay(payment.paidAt) : ''),
    since: pieces[0]?.madeAt ?? piece.madeAt,
    payer,
  }
}

const briefly = ({ id, number, title, studentCode, state, dueOn, payable, paid }: Found) => ({
  ...{ id, number, title, studentCode, state, dueOn, payable, paid },
})
