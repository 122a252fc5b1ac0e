import type { PlatformOptions } from './options.ts'
import type { PaymentBook, Settlement, SimulatedPayment } from './payment-book.ts'
import { partiesOf } from './payment-parties.ts'
import { receiptPdf } from './receipt-pdf.ts'
import { compactTime } from './vietnam-time.ts'

export type Message = Record<string, unknown>
export type ApiAnswer = { readonly json: Message } | { readonly pdf: Buffer }

/** A message that was found right, with the ways to book it. */
export interface Call {
  readonly message: Message
  readonly origin: string
  readonly bodySha256: string
  readonly note: (verdict: 'repeated' | 'read') => void
  readonly refuse: (text: string) => ApiAnswer
}

/** What the platform does for each kind of message that was found right. */
export function createPlatformAnswers(
  options: PlatformOptions,
  book: PaymentBook,
  settle: (payment: SimulatedPayment, as: Settlement['is']) => Promise<Settlement>,
) {
  async function open({ message, origin, bodySha256, note, refuse }: Call): Promise<ApiAnswer> {
    const payment = paymentOf(message, options.clock())
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

  return { INIT: open, QUERY: query, GET_BILL: receipt } as const
}

/** The part that every answer has. ThoiGianGD and MaXacThuc are those of the message. */
export const answerTo = (message: Message | undefined, code: string, text: string): Message => ({
  MaLoi: code,
  MoTaLoi: text,
  MaDoiTac: message?.MaDoiTac ?? '',
  MaThamChieu: message?.MaThamChieu ?? '',
  ThoiGianGD: message?.ThoiGianGD ?? '',
  MaXacThuc: message?.MaXacThuc ?? '',
})

function paymentOf(message: Message, at: Date): Omit<SimulatedPayment, 'plan'> {
  return {
    reference: String(message.MaThamChieu),
    amount: Number(message.SoTien),
    content: String(message.ThongTinGiaoDich),
    openedAt: at.toISOString(),
    ...partiesOf(message.ThongTinBienLai as Message),
  }
}
