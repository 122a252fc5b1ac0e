import { z } from 'zod'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import { readJson } from '../../../src/wire/json-reader.ts'
import { readXml } from '../../../src/wire/xml-reader.ts'

/** What MResult says. */
export interface Result {
  readonly status: number | undefined
  readonly message: string
}

/** The schema makes both members optional; without either an answer is not MResult. Numbers come as text in XML. */
const result = z
  .object({
    Status: z.union([z.int(), z.string().trim().regex(/^\d+$/).transform(Number)]).nullish(),
    Message: z.string().nullish(),
  })
  .refine(({ Status, Message }) => typeof Status === 'number' || typeof Message === 'string')

const maxBytes = 1_048_576

/** Reads MResult from JSON or XML, whichever came. Throws `partner_bad_answer`, without a word of the answer. */
export function readResult(bytes: Buffer): Result {
  const parsed = result.safeParse(readAnswer(bytes))
  if (!parsed.success) throw new GatewayError('partner_bad_answer', 'the answer is not MResult')
  const { Status, Message } = parsed.data
  return { status: Status ?? undefined, message: Message ?? '' }
}

/** The content type is not asked: the first character tells XML from JSON. */
function readAnswer(bytes: Buffer): unknown {
  const isXml = /^\uFEFF?\s*</.test(bytes.subarray(0, 64).toString('utf8'))
  try {
    return isXml ? readXml(bytes, { maxBytes }).MResult : readJson(bytes, { maxBytes, expects: 'object' })
  } catch (cause) {
    throw new GatewayError('partner_bad_answer', 'the answer cannot be read as JSON or XML', { cause })
  }
}
