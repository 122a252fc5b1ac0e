import { z } from 'zod'
import type { ToldNews } from '../../../src/domain/payments/payment.ts'
import { toldTime } from '../../../src/domain/time/believed-time.ts'
import { readTime } from '../../../src/domain/time/compact-time.ts'
import type { InboundRead, RawRequest } from '../../../src/ports/payment-channel.ts'
import { amountText, nameText, readObject, scalarText } from '../../../src/wire/json-message.ts'
import { jsonReply } from '../../../src/wire/json-reply.ts'
import { acknowledgements, failure, success } from './codes.ts'
import type { DvcqgPlatformSettings } from './settings.ts'
import { hasValidCode } from './verification-code.ts'

/** Nothing is an empty text, also in what MaXacThuc covers. */
const text = scalarText.nullish().transform((value) => value ?? '')

const notify = z.object({
  LoaiBanTin: z.string(),
  MaLoi: scalarText,
  MaDoiTac: scalarText,
  MaThamChieu: nameText,
  SoTien: amountText,
  MaTienTe: z.string(),
  MaGiaoDich: text,
  MaNganHang: text,
  ThoiGianGD: text,
  ThongTinGiaoDich: z.string().or(text),
  MaXacThuc: z.string(),
})

type Notify = z.output<typeof notify>

/** Reads the result that the platform posts. Only a message whose MaXacThuc is right becomes news. */
export function receiveNotify(request: RawRequest, settings: DvcqgPlatformSettings): InboundRead {
  const body = readObject(request.body)
  if (body === undefined) return refused('invalid_json', 'Bản tin không phải JSON', 400)
  const read = notify.safeParse(body)
  if (!read.success) return refused('invalid_request', 'Bản tin thiếu hoặc sai trường', 400)
  const message = read.data
  if (!hasValidCode('notify', message, settings)) {
    return refused('signature_invalid', 'Sai mã xác thực', 200, message)
  }
  if (message.MaDoiTac !== settings.partnerCode) return refused('forbidden', 'Sai mã đối tác', 200, message)
  if (message.MaTienTe !== 'VND') return refused('invalid_request', 'Sai mã tiền tệ', 200, message)
  const news = newsOf(message)
  if (news.outcome === 'paid' && news.amount === 0) {
    return refused('invalid_request', 'Sai số tiền', 200, message)
  }
  return {
    is: 'news',
    news,
    reply: (outcome) => jsonReply(200, answerTo(message, success, acknowledgements[outcome])),
  }
}

function newsOf(message: Notify): ToldNews {
  return {
    reference: message.MaThamChieu,
    outcome: message.MaLoi === success ? 'paid' : 'failed',
    amount: Number(message.SoTien),
    providerTransaction: message.MaGiaoDich,
    bank: message.MaNganHang || null,
    at: toldTime(message.ThoiGianGD, readTime),
    description: message.ThongTinGiaoDich,
    theirCode: message.MaLoi,
  }
}

const refused = (code: string, text: string, status: number, message?: Notify): InboundRead => ({
  is: 'refused',
  code,
  reply: jsonReply(status, answerTo(message, failure, text)),
})

/** ThoiGianGD and MaXacThuc are those of the notify itself. */
const answerTo = (message: Notify | undefined, code: string, text: string) => ({
  MaLoi: code,
  MoTaLoi: text,
  MaDoiTac: message?.MaDoiTac ?? '',
  MaThamChieu: message?.MaThamChieu ?? '',
  ThoiGianGD: message?.ThoiGianGD ?? '',
  MaXacThuc: message?.MaXacThuc ?? '',
})
