import { z } from 'zod'
import { toldTime } from '../../../src/domain/time/believed-time.ts'
import { readTime } from '../../../src/domain/time/compact-time.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { AskAnswer, ReceiptAnswer, StartAnswer } from '../../../src/ports/payment-channel.ts'
import { amountText, readFields, readObject, scalarText } from '../../../src/wire/json-message.ts'
import { outcomeOfState, success } from './codes.ts'

const answerFields = z.object({
  MaLoi: scalarText,
  MoTaLoi: z.string().nullish(),
  MaThamChieu: scalarText.nullish(),
})

const started = z.object({ UrlThanhToan: z.url({ protocol: /^https?$/ }) })
const receiptAddress = z.object({ UrlBienLai: z.url({ protocol: /^https?$/ }) })

const state = z.object({
  TrangThaiGD: scalarText.nullish(),
  SoTien: amountText.nullish(),
  MaTienTe: z.string().nullish(),
  MaGiaoDich: scalarText.nullish(),
  MaNganHang: scalarText.nullish(),
  ThoiGianGD: scalarText.nullish(),
  ThongTinGiaoDich: z.string().nullish(),
})

/** Decodes the answer to INIT. */
export function decodeInitAnswer(bytes: Buffer, reference: string): StartAnswer {
  const answer = unwrap(bytes)
  if (answer.is === 'stopped') return { is: 'refused', theirCode: answer.theirCode, detail: answer.detail }
  const { MaLoi, MoTaLoi, MaThamChieu } = readFields(answerFields, answer.message)
  if (MaLoi !== success) return { is: 'refused', theirCode: MaLoi, detail: withoutNumbers(MoTaLoi) }
  assertSameReference(MaThamChieu, reference)
  return { is: 'started', payUrl: readFields(started, answer.message).UrlThanhToan }
}

/**
 * Decodes the answer to QUERY. Paid needs both the success code and the success state; a failed state is believed
 * with any code; without either a code that is no success says that the reference is not known there.
 */
export function decodeQueryAnswer(bytes: Buffer, reference: string): AskAnswer {
  const answer = unwrap(bytes)
  if (answer.is === 'stopped') {
    throw new GatewayError('partner_bad_answer', `the proxy answered error_code ${answer.theirCode}`)
  }
  const { MaLoi, MaThamChieu } = readFields(answerFields, answer.message)
  const fields = readFields(state, answer.message)
  const outcome = outcomeOfState(fields.TrangThaiGD ?? '')
  if (MaLoi !== success && outcome !== 'failed') return { is: 'unknown', theirCode: MaLoi }
  assertSameReference(MaThamChieu, reference)
  if (outcome === 'paid') assertPaidInDong(fields)
  const news = {
    reference,
    outcome,
    amount: Number(fields.SoTien ?? 0),
    providerTransaction: fields.MaGiaoDich ?? '',
    bank: fields.MaNganHang || null,
    at: toldTime(fields.ThoiGianGD ?? '', readTime),
    description: fields.ThongTinGiaoDich ?? '',
    theirCode: MaLoi,
  }
  return { is: 'news', news, bytes }
}

/** Decodes the answer to GET_BILL: an address in JSON, or the receipt itself. The content type decides. */
export function decodeReceiptAnswer(contentType: string, bytes: Buffer): ReceiptAnswer {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'application/pdf') return { is: 'file', contentType: type, bytes }
  if (type !== 'application/json') {
    throw new GatewayError('partner_bad_answer', 'the receipt is neither JSON nor PDF')
  }
  const answer = unwrap(bytes)
  if (answer.is === 'stopped') return { is: 'refused', theirCode: answer.theirCode, detail: answer.detail }
  const { MaLoi, MoTaLoi } = readFields(answerFields, answer.message)
  if (MaLoi !== success) return { is: 'refused', theirCode: MaLoi, detail: withoutNumbers(MoTaLoi) }
  return { is: 'address', url: readFields(receiptAddress, answer.message).UrlBienLai }
}

type Unwrapped =
  | { readonly is: 'answer'; readonly message: unknown }
  | { readonly is: 'stopped'; readonly theirCode: string; readonly detail: string }

/** A provincial proxy answers `{error_code, message}` with the platform's answer as a JSON string in `message`. */
function unwrap(bytes: Buffer): Unwrapped {
  const outer = readObject(bytes)
  if (outer === undefined) throw new GatewayError('partner_bad_answer', 'the answer is not a JSON object')
  if (!Object.hasOwn(outer, 'error_code')) return { is: 'answer', message: outer }
  const theirCode = String(outer.error_code)
  const inner = outer.message
  if (theirCode !== '0') {
    return { is: 'stopped', theirCode: `proxy:${theirCode}`, detail: withoutNumbers(inner) }
  }
  if (typeof inner !== 'string') return { is: 'answer', message: inner }
  const message = readObject(Buffer.from(inner))
  if (message === undefined) throw new GatewayError('partner_bad_answer', 'the wrapped answer is not JSON')
  return { is: 'answer', message }
}

function assertSameReference(received: string | null | undefined, asked: string): void {
  if (received === undefined || received === null || received === '' || received === asked) return
  throw new GatewayError('partner_bad_answer', 'MaThamChieu is not the one that was asked for')
}

function assertPaidInDong(fields: z.output<typeof state>): void {
  if (!Number(fields.SoTien)) throw new GatewayError('partner_bad_answer', 'paid without SoTien')
  if (fields.MaTienTe && fields.MaTienTe !== 'VND') {
    throw new GatewayError('partner_bad_answer', 'MaTienTe is not VND')
  }
}

/** Keeps an explanation without the numbers that could name a person or an account. */
const withoutNumbers = (text: unknown): string =>
  typeof text === 'string' ? text.replace(/\d{6,}/g, '…').slice(0, 200) : ''
