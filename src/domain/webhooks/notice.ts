import type { ExchangeEvent } from '../../../schemas/exchange.ts'
import type { BeneficiaryAccount } from '../../../schemas/school.ts'
import type { WebhookEvent, WebhookMessage } from '../../../schemas/webhook.ts'
import type { ApprovalState } from '../approvals/approval.ts'
import type { Bill } from '../bills/bill.ts'

/** Something that school systems may want to be told of, before anybody is looked for who does. */
export interface Happening {
  readonly type: WebhookEvent
  readonly schoolCode: string
  readonly subject: { readonly kind: 'bill' | 'dossier' | 'school'; readonly id: string }
  /** What happened to the subject itself. */
  readonly event: ExchangeEvent
  readonly data: WebhookMessage['data']
}

/** What a portal answered in the end, with what its subject is known by. */
export interface PortalOutcome {
  readonly exchangeId: number
  readonly portal: string
  readonly event: ExchangeEvent
  readonly state: 'accepted' | 'refused'
  readonly theirReference: string | null
  readonly problemCode: string | null
  readonly subjectKind: 'bill' | 'dossier'
  readonly subjectId: string
  readonly schoolCode: string
  readonly number: string
  readonly dossierNumber: string
}

/** A portal took, or refused, what it was told of a bill or dossier. */
export function portalAnswered(outcome: PortalOutcome): Happening {
  const { exchangeId, portal, event, state, subjectKind, subjectId, schoolCode, number, dossierNumber } =
    outcome
  const names = { number, schoolCode, dossierNumber }
  const told = { portal, told: event, exchangeId }
  const said =
    state === 'accepted'
      ? { ...told, theirReference: outcome.theirReference }
      : { ...told, reason: outcome.problemCode ?? 'other' }
  return {
    type: `${subjectKind}.${state === 'accepted' ? 'delivered' : 'refused'}`,
    schoolCode,
    subject: { kind: subjectKind, id: subjectId },
    event,
    data:
      subjectKind === 'bill'
        ? { billId: subjectId, ...names, ...said }
        : { dossierId: subjectId, ...names, ...said },
  }
}

/** A bill is settled: nothing is owed any more. */
export function billSettled(
  bill: Pick<Bill, 'id' | 'number' | 'schoolCode' | 'dossierNumber' | 'state' | 'payable' | 'paid'>,
  event: 'paid' | 'cancelled',
  at: Date,
): Happening {
  const { id, number, schoolCode, dossierNumber, state, payable, paid } = bill
  return {
    type: `bill.${event}`,
    schoolCode,
    subject: { kind: 'bill', id },
    event,
    data: {
      billId: id,
      number,
      schoolCode,
      dossierNumber,
      state,
      payable,
      paid,
      settledAt: at.toISOString(),
    },
  }
}

type NamedBill = Pick<Bill, 'id' | 'number' | 'schoolCode' | 'dossierNumber' | 'state' | 'payable' | 'paid'>

/** What all words about a bill share; `event` is what portals are, or were, told of it last. */
const aboutBill = ({ id, number, schoolCode, dossierNumber, state }: NamedBill, event: ExchangeEvent) => ({
  schoolCode,
  subject: { kind: 'bill', id } as const,
  event,
  data: { billId: id, number, schoolCode, dossierNumber, state },
})

/** A bill takes no money any more: its last day and the days of grace are over. */
export function billExpired(bill: NamedBill): Happening {
  const { data, ...about } = aboutBill(bill, 'issued')
  const { payable, paid } = bill
  return { type: 'bill.expired', ...about, data: { ...data, payable, paid } }
}

/** What a bill still asked is given up: `amount` đồng that nobody will pay. */
export function billWrittenOff(bill: NamedBill, amount: number): Happening {
  const { data, ...about } = aboutBill(bill, 'issued')
  const { payable, paid } = bill
  return { type: 'bill.written-off', ...about, data: { ...data, payable, paid, amount } }
}

/** Another bill asks for what was owed of this one: `amount` đồng. */
export function billCarried(bill: NamedBill, amount: number, carriedTo: string): Happening {
  const { data, ...about } = aboutBill(bill, 'cancelled')
  const { payable, paid } = bill
  return { type: 'bill.carried', ...about, data: { ...data, payable, paid, amount, carriedTo } }
}

/** The other bill asks for nothing any more, and this one asks for its `amount` đồng again. */
export function billReturned(bill: NamedBill, amount: number): Happening {
  const { data, ...about } = aboutBill(bill, 'issued')
  const { payable, paid } = bill
  return { type: 'bill.returned', ...about, data: { ...data, payable, paid, amount } }
}

/** A bill says something else than before; `credited` đồng of what was paid are owed no longer. */
export function billRevised(bill: NamedBill & Pick<Bill, 'revision'>, credited: number): Happening {
  const { data, ...about } = aboutBill(bill, 'issued')
  const { payable, paid, revision } = bill
  return { type: 'bill.revised', ...about, data: { ...data, payable, paid, revision, credited } }
}

/** Money came for a bill that does not take it. */
export function billCredited(bill: NamedBill, amount: number, why: string): Happening {
  const { data, ...about } = aboutBill(bill, 'paid')
  return { type: 'bill.credited', ...about, data: { ...data, amount, why } }
}

/** Why money left a bill: it goes back to the payer, or it never was the bill's, or not any more. */
export type BillMoneyBack = 'refunded' | 'reversed'

/** Money left a bill; what it asked for may be owed again. */
export function billMoneyBack(bill: NamedBill, amount: number, why: BillMoneyBack): Happening {
  const { data, ...about } = aboutBill(bill, 'paid')
  const { payable, paid } = bill
  return { type: `bill.${why}`, ...about, data: { ...data, payable, paid, amount } }
}

/** Where a change of a school's account stands, as far as the school is told. */
export interface AccountChange {
  readonly approvalId: string
  readonly schoolCode: string
  readonly state: ApprovalState
  readonly account: Pick<BeneficiaryAccount, 'number' | 'bankCode'>
  readonly takesEffectAt: Date | null
}

/** Another account of a school was asked for, decided, or is in force. */
export function accountChange({ approvalId, account, takesEffectAt, ...change }: AccountChange): Happening {
  const { number, bankCode } = account
  return {
    type: 'school.account-change',
    schoolCode: change.schoolCode,
    subject: { kind: 'school', id: approvalId },
    event: 'filed',
    data: {
      ...{ approvalId, ...change, account: { number, bankCode } },
      takesEffectAt: takesEffectAt?.toISOString() ?? null,
    },
  }
}
