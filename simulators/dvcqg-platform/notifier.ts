import { createHash } from 'node:crypto'
import { messageCode } from './message-code.ts'
import type { NotifyPlan, PlatformOptions } from './options.ts'
import { party, type Settlement, type SimulatedPayment } from './payment-book.ts'
import { compactTime } from './vietnam-time.ts'

type Message = Readonly<Record<string, string | number>>
/** Says whether there was an answer. */
type Send = (message: Message) => Promise<boolean>

export interface Notifier {
  /** Sends what the plan of the payment wants; ends when everything that is not late was answered or failed. */
  announce(payment: SimulatedPayment, settlement: Settlement): Promise<void>
}

/** Posts results to the unit and keeps its replies in the ledger. */
export function createNotifier(options: PlatformOptions): Notifier {
  const { ledger, clock, notifyUrl, fetch: send = fetch } = options
  const later = options.later ?? ((task: () => void) => void setTimeout(task, 5_000).unref())

  async function post(plan: NotifyPlan, message: Message): Promise<boolean> {
    const body = JSON.stringify(message)
    const { sha256: replySha256, ...reply } = await deliver(send, notifyUrl, body)
    ledger.append({
      at: clock().toISOString(),
      party,
      operation: 'notify',
      reference: String(message.MaThamChieu),
      detail: plan,
      bodySha256: createHash('sha256').update(body).digest('hex'),
      signature: 'none',
      verdict: 'read',
      amount: Number(message.SoTien),
      state: { reply, ...(replySha256 === undefined ? {} : { replySha256 }) },
    })
    return replySha256 !== undefined
  }

  return {
    async announce(payment, settlement) {
      const { plan } = payment
      const message = notifyMessage(payment, settlement, options)
      await ways[plan](message, (sent) => post(plan, sent), { later, sign: (sent) => sign(sent, options) })
    },
  }
}

interface Tricks {
  readonly later: (task: () => void) => void
  readonly sign: (message: Message) => Message
}

/** What each plan sends. */
const ways: Record<NotifyPlan, (right: Message, send: Send, tricks: Tricks) => Promise<unknown>> = {
  once: (right, send) => send(right),
  'before-answer': (right, send) => send(right),
  lost: async () => undefined,
  twice: (right, send) => Promise.all([send(right), send(right)]),
  again: async (right, send, { later }) => {
    await send(right)
    const repeat = () =>
      later(async () => {
        if (!(await send(right))) repeat()
      })
    repeat()
  },
  late: async (right, send, { later }) => later(() => void send(right)),
  'wrong-amount': (right, send, { sign }) => send(sign({ ...right, SoTien: Number(right.SoTien) + 1_000 })),
  'bad-hash': (right, send) => send({ ...right, MaXacThuc: [...String(right.MaXacThuc)].reverse().join('') }),
}

function notifyMessage(payment: SimulatedPayment, settlement: Settlement, options: PlatformOptions): Message {
  const paid = settlement.is === 'paid'
  return sign(
    {
      LoaiBanTin: options.notifyType ?? 'NOTIFY',
      MaLoi: paid ? '00' : '99',
      MaDoiTac: options.partnerCode,
      MaThamChieu: payment.reference,
      SoTien: payment.amount,
      MaTienTe: 'VND',
      MaGiaoDich: settlement.providerTransaction,
      MaNganHang: settlement.bank,
      ThoiGianGD: compactTime(new Date(settlement.at)),
      ThongTinGiaoDich: payment.content,
    },
    options,
  )
}

const sign = (
  message: Message,
  { secret, codeVariant = 'sha256-secret-last' }: PlatformOptions,
): Message => ({
  ...message,
  MaXacThuc: messageCode('notify', message, secret, codeVariant),
})

interface Delivered {
  readonly status?: number
  readonly answer?: unknown
  readonly failed?: string
  readonly sha256?: string
}

async function deliver(send: typeof fetch, url: string, body: string): Promise<Delivered> {
  try {
    const response = await send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      signal: AbortSignal.timeout(10_000),
    })
    const text = await response.text()
    const sha256 = createHash('sha256').update(text).digest('hex')
    return { status: response.status, answer: readAnswer(text), sha256 }
  } catch (error) {
    return { failed: error instanceof Error ? error.name : 'unknown' }
  }
}

function readAnswer(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return { unreadable: text.length }
  }
}
