import type { ExchangeEvent } from '../../schemas/exchange.ts'
import type { WebhookEvent, WebhookMessage } from '../../schemas/webhook.ts'
import type { Bill } from './bill.ts'

/** Something that school systems may want to be told of, before anybody is looked for who does. */
export interface Happening {
  readonly type: WebhookEvent
  readonly schoolCode: string
  readonly subject: { readonly kind: 'bill' | 'dossier'; readonly id: string }
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
