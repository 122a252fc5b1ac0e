import { z } from 'zod'
import type { RawReply, RawRequest } from '../../../src/ports/payment-channel.ts'
import { columnText, readObject } from '../../../src/wire/json-message.ts'
import { inDoubt, type Result } from './codes.ts'
import { encodeAnswer, type Operation } from './encode.ts'
import { covered, type Fields, hasSecureCode, isSame } from './hashes.ts'
import type { VnptPaySettings } from './settings.ts'

export interface Call {
  readonly is: 'call'
  readonly fields: Fields
  /** The school of the provider that was named; all schools without it. */
  readonly schoolCode: string | undefined
  answer(result: Result, bill?: Fields): RawReply
}

export interface RefusedCall {
  readonly is: 'refused'
  readonly code: string
  readonly reply: RawReply
}

const actions = { get_bill: 'INQUIRE', pay_bill: 'RELIEF' } as const
const version = '2.0.0'

/** Nothing is an empty text. An object stands for its JSON, as BILL_DETAIL is met in both forms. */
const word = z.union([
  columnText,
  z.int().transform(String),
  z.null().transform(() => ''),
  z.record(z.string(), z.unknown()).transform((value) => JSON.stringify(value)),
  z.array(z.unknown()).transform((value) => JSON.stringify(value)),
])
const needed = ['PARTNER_ID', 'SERVICE_ID', 'SERVICE_PROVIDER_ID', 'PAYMENT_CODE', 'TRANS_REQUEST_ID']
/** Without control characters and halves of a surrogate pair, which the database cannot hold. */
const writable = /^[^\p{Cc}\p{Cs}]{1,100}$/u

/** Reads a call and says who calls; only one whose SECURE_CODE is right goes on. */
export function readCall(
  operation: Operation,
  request: RawRequest,
  at: Date,
  settings: VnptPaySettings,
): Call | RefusedCall {
  const { secrets, tokens, providers, partnerId, serviceId, refusalCode } = settings
  const asked = readFields(operation, request)
  const reply = (secret: string) => (result: Result, bill?: Fields) =>
    encodeAnswer({ operation, asked: asked ?? {}, secret }, result, at, settings, bill)
  const current = secrets[0]?.reveal() ?? ''
  const refused = (code: string, says: string): RefusedCall => ({
    is: 'refused',
    code,
    reply: reply(current)({ code: refusalCode, says }),
  })
  if (tokens && !isOneOf(tokens, (token) => isSame(token, request.headers.token ?? '')))
    return refused('unauthorized', 'the token is wrong')
  if (!asked) return refused('invalid_request', 'the message cannot be read')
  const signer = secrets.find((secret) =>
    hasSecureCode(operation, asked, asked.SECURE_CODE ?? '', secret.reveal()),
  )
  if (!signer) return refused('signature_invalid', 'SECURE_CODE is wrong')
  const isWhole = needed.every((name) => writable.test(asked[name] ?? ''))
  if (!isWhole || asked.ACTION !== actions[operation] || asked.VERSION !== version)
    return refused('invalid_request', 'a field is missing or wrong')
  const provider = asked.SERVICE_PROVIDER_ID ?? ''
  const isOurs = asked.PARTNER_ID === partnerId && asked.SERVICE_ID === serviceId
  if (!isOurs || !Object.hasOwn(providers, provider))
    return refused('forbidden', 'partner, service or provider is unknown')
  return {
    is: 'call',
    fields: asked,
    schoolCode: providers[provider]?.school,
    answer: reply(signer.reveal()),
  }
}

/** What is answered when nobody knows what became of a call: after it no money is given back. */
export const answerInDoubt = (
  operation: Operation,
  request: RawRequest,
  at: Date,
  settings: VnptPaySettings,
): RawReply =>
  encodeAnswer(
    { operation, asked: readFields(operation, request) ?? {}, secret: settings.secrets[0]?.reveal() ?? '' },
    { code: inDoubt, says: 'timeout' },
    at,
    settings,
  )

function readFields(operation: Operation, { body }: RawRequest): Fields | undefined {
  const message = readObject(body)
  if (!message) return undefined
  const fields: Record<string, string> = {}
  for (const name of [...covered[operation], 'SECURE_CODE']) {
    const { data } = word.safeParse(message[name] ?? null)
    if (data === undefined) return undefined
    fields[name] = data
  }
  return fields
}

/** Looks at all of them, so that the time does not say which one it was. */
const isOneOf = (
  secrets: NonNullable<VnptPaySettings['tokens']>,
  isRight: (secret: string) => boolean,
): boolean => secrets.map((secret) => isRight(secret.reveal())).includes(true)
