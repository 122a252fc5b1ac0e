import { z } from 'zod'
import { readTime } from '../../../src/domain/compact-time.ts'
import type { PaymentNews } from '../../../src/domain/payment.ts'
import type { Clock } from '../../../src/ports/clock.ts'
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
export function receiveNotify(
  request: RawRequest,
  settings: DvcqgPlatformSettings,
  clock: Clock,
): InboundRead {
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
  return {
    is: 'news',
    news: newsOf(message, clock()),
    reply: (outcome) => jsonReply(200, answerTo(message, success, acknowledgements[outcome])),
  }
}

/** A right message without a readable time still says that money moved, so it is dated when it arrived. */
function newsOf(message: Notify, receivedAt: Date): PaymentNews {
  return {
    reference: message.MaThamChieu,
    outcome: message.MaLoi === success ? 'paid' : 'failed',
    amount: Number(message.SoTien),
    providerTransaction: message.MaGiaoDich,
    bank: message.MaNganHang || null,
    at: readTime(message.ThoiGianGD) ?? receivedAt,
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
