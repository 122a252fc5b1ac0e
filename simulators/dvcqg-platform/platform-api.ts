import { createHash } from 'node:crypto'
import { isObject, problemsOf, problemsOfReceipt } from './check-message.ts'
import { messageCode } from './message-code.ts'
import { type Expectations, initRules, questionRules, type Rules } from './message-rules.ts'
import type { PlatformOptions } from './options.ts'
import { type PaymentBook, party, type Settlement, type SimulatedPayment } from './payment-book.ts'
import { type ApiAnswer, answerTo, createPlatformAnswers, type Message } from './platform-answers.ts'

/** What the platform does for one request; `origin` is the address that it is reached under. */
export type PlatformApi = (body: Buffer, origin: string) => Promise<ApiAnswer>

/** Answers INIT, QUERY and GET_BILL, strict about every field, length and code. */
export function createPlatformApi(
  options: PlatformOptions,
  book: PaymentBook,
  settle: (payment: SimulatedPayment, as: Settlement['is']) => Promise<Settlement>,
): PlatformApi {
  const { ledger, clock, secret, codeVariant = 'sha256-secret-last' } = options
  const expectations: Expectations = {
    partnerCode: options.partnerCode,
    version: options.version ?? '1.0.6',
    referenceLength: options.referenceLength ?? 20,
  }

  const answers = createPlatformAnswers(options, book, settle)
  const kinds = {
    INIT: { rules: initRules(expectations), lists: ['ThongTinBienLai'] },
    QUERY: { rules: questionRules('QUERY', expectations), lists: [] },
    GET_BILL: { rules: questionRules('GET_BILL', expectations), lists: [] },
  } as const satisfies Record<string, Kind>

  return async (body, origin) => {
    const bodySha256 = createHash('sha256').update(body).digest('hex')
    const message = parse(body)
    const type = String(message?.LoaiBanTin)
    const note = (verdict: 'applied' | 'repeated' | 'refused' | 'read', signature: 'valid' | 'invalid') =>
      ledger.append({
        at: clock().toISOString(),
        party,
        operation: Object.hasOwn(kinds, type) ? type : 'unknown',
        reference: typeof message?.MaThamChieu === 'string' ? message.MaThamChieu : '',
        detail: '',
        bodySha256,
        signature,
        verdict,
      })
    const refuse = (text: string, signature: 'valid' | 'invalid'): ApiAnswer => {
      note('refused', signature)
      return { json: answerTo(message, '99', text) }
    }

    if (message === undefined || !Object.hasOwn(kinds, type))
      return refuse('Bản tin không đọc được', 'invalid')
    const kind = type as keyof typeof kinds
    const problems = problemsOf(message, kinds[kind].rules, kinds[kind].lists)
    if (kind === 'INIT') problems.push(...problemsOfReceipt(message.ThongTinBienLai))
    if (problems.length > 0) return refuse(`Sai trường: ${problems.join(', ')}`, 'invalid')
    const code = messageCode(kind, message, secret, codeVariant)
    if (code !== message.MaXacThuc) return refuse('Sai mã xác thực', 'invalid')
    return answers[kind]({
      message,
      origin,
      bodySha256,
      note: (verdict) => note(verdict, 'valid'),
      refuse: (text) => refuse(text, 'valid'),
    })
  }
}

interface Kind {
  readonly rules: Rules
  readonly lists: readonly string[]
}

function parse(body: Buffer): Message | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
