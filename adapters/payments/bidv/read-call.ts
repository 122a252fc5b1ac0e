import { z } from 'zod'
import type { InboundRead, RawReply, RawRequest } from '../../../src/ports/payment-channel.ts'
import { readObject, scalarText } from '../../../src/wire/json-message.ts'
import type { ResultCode } from './codes.ts'
import { encodeAnswer } from './encode.ts'
import type { BidvService, BidvSettings } from './settings.ts'
import { readSpelling, type Spelling } from './spelling.ts'
import type { Tokens } from './tokens.ts'

export interface CallParts {
  readonly settings: BidvSettings
  readonly tokens: Tokens | undefined
}

/** A call whose fields are all there and whose token is right; its checksum is still to be compared. */
export interface Call<Name extends string> {
  readonly is: 'call'
  readonly fields: Readonly<Record<Name, string>>
  readonly service: BidvService
  answer(code: ResultCode, more?: object): RawReply
  refuse(code: ResultCode): InboundRead
}

type Refused = Extract<InboundRead, { is: 'refused' }>

/** Our own word for why a call was refused, for the log and the alarm. */
const reasons: Readonly<Partial<Record<ResultCode, string>>> = {
  '001': 'invalid_request',
  '003': 'unauthorized',
  '004': 'signature_invalid',
  '006': 'forbidden',
  '022': 'invalid_request',
}

/** Without control characters and halves of a surrogate pair, which the database cannot hold. */
const words = scalarText.pipe(z.string().regex(/^[^\p{Cc}\p{Cs}]{1,100}$/u))

/** Reads a call and says who calls. The token goes before everything, the service before the fields that it explains. */
export async function readCall<Name extends string>(
  request: RawRequest,
  names: readonly Name[],
  { settings, tokens }: CallParts,
): Promise<Call<Name | 'service_id' | 'checksum'> | Refused> {
  const message = readObject(request.body)
  const all = [...names, 'service_id', 'checksum'] as const
  const read = message && readSpelling(message, all)
  const answer = answerIn(read?.spelling ?? 'snake', settings)
  const refuse = (code: ResultCode): Refused => ({
    is: 'refused',
    code: reasons[code] ?? 'invalid_request',
    reply: answer(code),
  })
  if (tokens && !(await tokens.isBrought(request))) return refuse('003')
  if (!read) return refuse('001')
  const fields: Partial<Record<string, string>> = {}
  for (const name of all) {
    const { data } = words.safeParse((read.fields as Record<string, unknown>)[name])
    if (data === undefined) return refuse('001')
    fields[name] = data
  }
  const { service_id: serviceId = '' } = fields
  const service = Object.hasOwn(settings.services, serviceId) ? settings.services[serviceId] : undefined
  if (!service) return refuse('006')
  return {
    is: 'call',
    fields: fields as Call<Name | 'service_id' | 'checksum'>['fields'],
    service,
    answer,
    refuse,
  }
}

/** The spelling of a call that could not be answered. */
export function spellingOf({ body }: RawRequest): Spelling {
  const message = readObject(body)
  return (message && readSpelling(message, ['service_id', 'customer_id'])?.spelling) ?? 'snake'
}

const answerIn = (spelling: Spelling, settings: BidvSettings) => (code: ResultCode, more?: object) =>
  encodeAnswer(code, spelling, settings, more)
