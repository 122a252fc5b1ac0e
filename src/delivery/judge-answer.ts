import type { ExchangeState } from '../../schemas/exchange.ts'
import type { MoveFrom } from '../domain/exchanges/exchange.ts'
import { GatewayError, gatewayErrors } from '../ports/gateway-error.ts'
import type { LookUpAnswer, PortalAnswer } from '../ports/portal.ts'

/**
 * What happens to an exchange next, and when: `now`, after a `retry` pause, after an `ask` pause, not before what was sent
 * has settled (`settled`), not before its silent holder must have let go too (`released`), or not at all. The compiler holds each judge to the legal moves from where its exchanges stand.
 */
export interface Verdict<State extends ExchangeState = ExchangeState> {
  readonly state: State
  readonly next: 'now' | 'retry' | 'ask' | 'settled' | 'released' | 'never'
  readonly asUpdate?: boolean
  readonly unsent?: true
  /** It shares no message from now on. */
  readonly alone?: true
  readonly problem?: { readonly code: string; readonly detail: string }
  /** The partner wants nothing before this instant. */
  readonly notBefore?: Date | undefined
}

/** Judges the answer to a message that was sent. */
export function judgeAnswer(answer: PortalAnswer, sentAsUpdate: boolean): Verdict<MoveFrom<'sending'>> {
  if (answer.is === 'accepted') return { state: 'accepted', next: 'never' }
  if (answer.is === 'queued') return { state: 'queued', next: 'settled' }
  if (answer.is === 'refused') return { state: 'refused', next: 'never', problem: problemOf(answer) }
  if (!sentAsUpdate) return { state: 'waiting', next: 'now', asUpdate: true }
  return held('exists', 'the portal refuses the update because the dossier exists')
}

/** Judges what a portal says when it is asked what became of a message. */
export function judgeLookUp(answer: LookUpAnswer): Verdict<MoveFrom<'unknown'> & MoveFrom<'queued'>> {
  if (answer.is === 'accepted' || answer.is === 'exists') return { state: 'accepted', next: 'never' }
  if (answer.is === 'queued') return { state: 'queued', next: 'ask' }
  if (answer.is === 'absent') return { state: 'signed', next: 'now' }
  if (answer.is === 'refused') return { state: 'refused', next: 'never', problem: problemOf(answer) }
  return held('undecided', 'the portal answered but does not tell what became of the message')
}

/** Judges a call without a usable answer: only bytes that certainly did not arrive are sent again. */
export function judgeFailure(error: unknown): Verdict<MoveFrom<'sending'>> {
  const { code, detail, retryAfter: notBefore } = describe(error)
  const { retry } = gatewayErrors[code]
  const problem = { code, detail }
  if (retry === 'later') return { state: 'signed', next: 'retry', problem, notBefore }
  if (retry === 'ask-first') return { state: 'unknown', next: 'settled', problem, notBefore }
  return { state: 'held', next: 'never', problem }
}

/** Judges a question that got no answer: what was in doubt stays in doubt, and waits for a person where none will come. */
export function judgeSilence<State extends 'unknown' | 'queued'>(
  error: unknown,
  state: State,
): Verdict<State | 'held'> {
  const { code, detail, retryAfter: notBefore } = describe(error)
  if (gatewayErrors[code].kind === 'needs-a-person') return held(code, detail)
  return { state, next: 'ask', problem: { code, detail }, notBefore }
}

/** Judges a message that could not be mapped or signed; nothing was sent. */
export function judgePreparing(error: unknown): Verdict<MoveFrom<'waiting'>> {
  const { code, detail } = describe(error)
  const retry = gatewayErrors[code].retry
  if (retry === 'later') return { state: 'waiting', next: 'retry', problem: { code, detail } }
  return { state: 'held', next: 'never', problem: { code, detail } }
}

/** Bytes that are stored and were certainly not sent: the next worker sends them. */
export const notSent: Verdict<MoveFrom<'sending'>> = { state: 'signed', next: 'now', unsent: true }

/** What shared a message that went wrong as a whole goes by itself next. */
export const goesAlone: Verdict<MoveFrom<'sending'>> = { state: 'waiting', next: 'now', alone: true }

/**
 * What a silent holder began to send. Its lease is over by our clock; by its own it may have just begun, so that it is
 * given a whole one more before anything is concluded from what the portal says.
 */
export const begunByAnother: Verdict<'unknown'> = { state: 'unknown', next: 'released' }

/** Stays as it is, because it may not be tried just now; nothing is counted. */
export const postponed = (
  { state }: { readonly state: 'signed' | 'unknown' | 'queued' },
  next: 'now' | 'retry',
): Verdict => ({ state, next })

/** A verdict that waits for a person. */
export const held = (code: string, detail: string): Verdict<'held'> => ({
  state: 'held',
  next: 'never',
  problem: { code, detail },
})

/** An exchange in doubt or signed whose bytes are not there. */
export const noBytes = held('no_stored_bytes', 'nothing is stored of what was sent')

const problemOf = (refusal: { why: string; theirCode: string; detail: string }) => ({
  code: refusal.why,
  detail: `${refusal.theirCode}: ${refusal.detail}`,
})

function describe(error: unknown): Pick<GatewayError, 'code' | 'detail' | 'retryAfter'> {
  if (error instanceof GatewayError) return error
  return {
    code: 'internal',
    detail: error instanceof Error ? error.name : 'not an error',
    retryAfter: undefined,
  }
}
