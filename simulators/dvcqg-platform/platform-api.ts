import { createHash } from 'node:crypto'
import { isObject, problemsOf, problemsOfReceipt } from './check-message.ts'
import { maskName } from './masks.ts'
import { messageCode } from './message-code.ts'
import { type Expectations, initRules, questionRules, type Rules } from './message-rules.ts'
import type { PlatformOptions } from './options.ts'
import { type PaymentBook, party, type Settlement, type SimulatedPayment } from './payment-book.ts'
import { receiptPdf } from './receipt-pdf.ts'
import { compactTime } from './vietnam-time.ts'

type Message = Record<string, unknown>
export type ApiAnswer = { readonly json: Message } | { readonly pdf: Buffer }

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

  const kinds = {
    INIT: { rules: initRules(expectations), lists: ['ThongTinBienLai'], answer: open },
    QUERY: { rules: questionRules('QUERY', expectations), lists: [], answer: query },
    GET_BILL: { rules: questionRules('GET_BILL', expectations), lists: [], answer: receipt },
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
    const kind = kinds[type as keyof typeof kinds]
    const problems = problemsOf(message, kind.rules, kind.lists)
    if (type === 'INIT') problems.push(...problemsOfReceipt(message.ThongTinBienLai))
    if (problems.length > 0) return refuse(`Sai trường: ${problems.join(', ')}`, 'invalid')
    const code = messageCode(type as keyof typeof kinds, message, secret, codeVariant)
    if (code !== message.MaXacThuc) return refuse('Sai mã xác thực', 'invalid')
    return kind.answer({
      message,
      origin,
      bodySha256,
      note: (verdict) => note(verdict, 'valid'),
      refuse: (text) => refuse(text, 'valid'),
    })
  }

  async function open({ message, origin, bodySha256, note, refuse }: Call): Promise<ApiAnswer> {
    const payment = paymentOf(message, clock())
    const { reference } = payment
    const openedBy = book.openedBy(reference)
    if (openedBy !== undefined && openedBy !== bodySha256) return refuse('Mã tham chiếu đã được dùng')
    if (openedBy === bodySha256) note('repeated')
    else {
      const plan = options.notifies?.(payment) ?? 'once'
      book.open({ ...payment, plan }, 'INIT', bodySha256)
      if (plan === 'before-answer') await settle({ ...payment, plan }, 'paid')
    }
    const UrlThanhToan = `${origin}/pay/${encodeURIComponent(reference)}`
    return { json: { ...answerTo(message, '00', 'Thành công'), UrlThanhToan } }
  }

  async function query({ message, note, refuse }: Call): Promise<ApiAnswer> {
    const found = book.find(String(message.MaThamChieu))
    if (found === undefined) return refuse('Không tìm thấy giao dịch')
    note('read')
    const { payment, settlement } = found
    return {
      json: {
        ...answerTo(message, '00', 'Thành công'),
        LoaiBanTin: 'QUERY',
        TrangThaiGD: settlement === undefined ? '3' : settlement.is === 'paid' ? '1' : '4',
        SoTien: payment.amount,
        MaTienTe: 'VND',
        MaGiaoDich: settlement?.providerTransaction ?? '',
        MaNganHang: settlement?.bank ?? '',
        ThoiGianGD: compactTime(new Date(settlement?.at ?? payment.openedAt)),
        ThongTinGiaoDich: payment.content,
      },
    }
  }

  async function receipt({ message, origin, note, refuse }: Call): Promise<ApiAnswer> {
    const { payment, settlement } = book.find(String(message.MaThamChieu)) ?? {}
    if (payment === undefined || settlement?.is !== 'paid') return refuse('Chưa có biên lai')
    if (compactTime(new Date(settlement.at)) !== message.ThoiGianGD) return refuse('Sai trường: ThoiGianGD')
    note('read')
    if (options.receipts === 'file') return { pdf: receiptPdf(payment, settlement) }
    const UrlBienLai = `${origin}/receipts/${encodeURIComponent(payment.reference)}`
    return { json: { ...answerTo(message, '00', 'Thành công'), UrlBienLai } }
  }
}

interface Kind {
  readonly rules: Rules
  readonly lists: readonly string[]
  readonly answer: (call: Call) => Promise<ApiAnswer>
}

/** A message that was found right, with the ways to book it. */
interface Call {
  readonly message: Message
  readonly origin: string
  readonly bodySha256: string
  readonly note: (verdict: 'repeated' | 'read') => void
  readonly refuse: (text: string) => ApiAnswer
}

const answerTo = (message: Message | undefined, code: string, text: string): Message => ({
  MaLoi: code,
  MoTaLoi: text,
  MaDoiTac: message?.MaDoiTac ?? '',
  MaThamChieu: message?.MaThamChieu ?? '',
  ThoiGianGD: message?.ThoiGianGD ?? '',
  MaXacThuc: message?.MaXacThuc ?? '',
})

function paymentOf(message: Message, at: Date): Omit<SimulatedPayment, 'plan'> {
  const information = message.ThongTinBienLai as Record<string, string>
  return {
    reference: String(message.MaThamChieu),
    dossierNumber: `${information.MaHoSo}`,
    amount: Number(message.SoTien),
    content: String(message.ThongTinGiaoDich),
    purpose: `${information.NoiDungThanhToan}`,
    maskedPayer: maskName(`${information.HoTenNguoiNop}`),
    beneficiary: {
      account: `${information.TKThuHuong}`,
      bank: `${information.MaNHThuHuong}`,
      name: `${information.TenTKThuHuong}`,
    },
    openedAt: at.toISOString(),
  }
}

function parse(body: Buffer): Message | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
