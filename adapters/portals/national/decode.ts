import { z } from 'zod'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { AnswerEvidence, PortalAnswer, PreparedMessage } from '../../../src/ports/portal.ts'
import { existsCodes, refusalReasons, successCode, unknownRefusal } from './codes.ts'
import { services } from './encode.ts'
import type { NationalSettings } from './settings.ts'

/** An answer of the portal, read but not yet judged. */
export interface Reply {
  readonly code: string
  readonly text: string
  readonly result: unknown
  readonly session: string | undefined
  readonly evidence: AnswerEvidence
}

type Rules = Pick<
  NationalSettings,
  'success' | 'successText' | 'existsText' | 'sessionRefusedCodes' | 'sessionRefusedTexts' | 'refusalReasons'
>

/** error_code comes as a number or as a string; the other members differ by service. */
const envelope = z.looseObject({
  error_code: z.union([z.int(), z.string().trim().min(1)]),
  message: z.string().nullish(),
  session: z.string().nullish(),
})

/** Reads the envelope of an answer; throws `partner_bad_answer` when there is none. */
export function readReply(evidence: AnswerEvidence): Reply {
  if (evidence.httpStatus >= 500) throw badAnswer(`HTTP status ${evidence.httpStatus}`)
  const parsed = envelope.safeParse(parseJson(evidence))
  if (!parsed.success) throw badAnswer('the answer has no error_code that can be read')
  const { error_code, message, result, session } = parsed.data
  return {
    code: String(error_code),
    text: (message ?? '').normalize('NFC'),
    result,
    session: session ?? undefined,
    evidence,
  }
}

/** Judges the answer to DongBoHoSoMC or CapNhatTienDoHoSoMC. */
export function judge(reply: Reply, message: PreparedMessage, rules: Rules): PortalAnswer {
  const { evidence } = reply
  if (isRepeatedCreate(reply, message, rules)) return { is: 'exists', evidence }
  if (isSuccess(reply, rules)) return { is: 'accepted', theirReference: message.reference, evidence }
  return {
    is: 'refused',
    why: rules.refusalReasons[reply.code] ?? refusalReasons[reply.code] ?? unknownRefusal,
    theirCode: reply.code,
    detail: withoutIdentities(reply.text),
    evidence,
  }
}

/** Whether the portal says by code, and where the settings want it by text, that it did what it was asked. */
export function isSuccess(reply: Reply, rules: Pick<Rules, 'success' | 'successText'>): boolean {
  if (reply.code !== successCode) return false
  return rules.success === 'code' || says(reply, rules.successText)
}

/** Whether a failure means that the session has ended. Nothing was done then, so the same call may be repeated. */
export function refusesSession(
  reply: Reply,
  rules: Pick<Rules, 'sessionRefusedCodes' | 'sessionRefusedTexts'>,
): boolean {
  if (reply.code === successCode) return false
  if (rules.sessionRefusedCodes.includes(reply.code)) return true
  return rules.sessionRefusedTexts.some((words) => says(reply, words))
}

export const badAnswer = (detail: string) => new GatewayError('partner_bad_answer', detail)

/** "đã tồn tại" is an answer to a create only: an update that were told so would be sent as an update for ever. */
function isRepeatedCreate(reply: Reply, message: PreparedMessage, rules: Pick<Rules, 'existsText'>): boolean {
  if (message.operation !== services.dossier || !existsCodes.includes(reply.code)) return false
  return says(reply, rules.existsText) && message.bytes.includes('"isUpdating":"False"')
}

const says = (reply: Reply, words: string): boolean =>
  reply.text.toLocaleLowerCase('vi').includes(words.normalize('NFC').toLocaleLowerCase('vi'))

/** Numbers as long as those of identity papers and phones do not leave the evidence. */
const withoutIdentities = (text: string): string => text.replace(/\d{9,}/g, '…').slice(0, 500)

function parseJson({ bytes }: AnswerEvidence): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // The parser's own error quotes the answer, which can name people, so it is not passed on.
    throw badAnswer('the answer is not JSON')
  }
}
