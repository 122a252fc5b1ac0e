import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { AnswerEvidence, PortalAnswer, RefusalReason } from '../../../src/ports/portal.ts'
import { refusalReasons } from './codes.ts'
import { readResult } from './read-result.ts'
import type { LgspSettings } from './settings.ts'

type Rules = Pick<LgspSettings, 'acceptedStatuses' | 'refusalReasons'>

/**
 * Judges the answer to a message. Where MResult has no Status the HTTP status stands for it, which is all that the one
 * known client looks at. Throws `partner_bad_answer` for what cannot be read and for the axis' own failures.
 */
export function judge(evidence: AnswerEvidence, reference: string, rules: Rules): PortalAnswer {
  const { httpStatus } = evidence
  if (isFailure(httpStatus)) throw badAnswer(`HTTP status ${httpStatus}`)
  const { status = httpStatus, message } = readResult(evidence.bytes)
  const isSuccess = rules.acceptedStatuses.includes(status)
  if (isSuccess && httpStatus >= 400) throw badAnswer(`HTTP status ${httpStatus} beside Status ${status}`)
  if (isSuccess) return { is: 'accepted', theirReference: reference, evidence }
  if (isFailure(status)) throw badAnswer(`Status ${status}`)
  return {
    is: 'refused',
    why: reasonOf(status, rules),
    theirCode: String(status),
    detail: withoutIdentities(message),
    evidence,
  }
}

/** What RFC 9110 calls a server error, and the two client errors that pass by themselves: 408 and 429. */
const isFailure = (status: number) => (status >= 500 && status < 600) || status === 408 || status === 429

/** An unknown number is `other` and is counted as such. */
const reasonOf = (status: number, rules: Rules): RefusalReason =>
  rules.refusalReasons[String(status)] ?? refusalReasons[status] ?? 'other'

/** Numbers as long as those of identity papers and phones, and mail addresses, do not leave the evidence. */
const withoutIdentities = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\d{9,}|[^\s@]+@[^\s@]+/g, '…')
    .slice(0, 300)

const badAnswer = (detail: string) => new GatewayError('partner_bad_answer', detail)
