import express, { type Express, type Response } from 'express'
import type { SimulatorLedger } from '../ledger.ts'
import {
  createPaymentRegister,
  type GivenBack,
  type PaymentEnd,
  type RegisteredPayment,
} from '../payment-register.ts'
import { addressChecksum, messageChecksum } from './checksum.ts'

export interface VnpayOptions {
  readonly ledger: SimulatorLedger
  readonly clock: () => Date
  readonly terminal: string
  readonly secret: string
  /** Where confirmations are sent, without a query. */
  readonly notifyUrl: string
}

const leastDong = 5_000

/**
 * VNPay as one handler: `GET /pay?…` the payer's page, where a payment is opened; `POST /pay/<reference>` with JSON
 * `{"action": "pay" | "cancel"}` what the payer decides; `POST /query` the question and the refund.
 */
export function createVnpaySimulator(options: VnpayOptions): Express {
  const { terminal, secret, clock } = options
  const register = createPaymentRegister('vnpay', options.ledger)
  const app = express()
    .disable('x-powered-by')
    .use(express.json({ limit: '64kb' }))

  app.get('/pay', (request, response) => {
    const values = new Map(new URL(request.originalUrl, 'http://vnpay').searchParams)
    const payment = readPayment(values, clock())
    if (values.get('vnp_SecureHash') !== addressChecksum(values, secret))
      return page(response, 400, 'Sai chữ ký')
    if (values.get('vnp_TmnCode') !== terminal || payment === undefined) {
      return page(response, 400, 'Dữ liệu không hợp lệ')
    }
    const is = register.open(payment)
    return page(response, is === 'refused' ? 400 : 200, is)
  })

  app.post('/pay/:reference', async (request, response) => {
    const found = register.find(request.params.reference)
    if (found === undefined) return response.status(404).end()
    const end = register.end(
      found.payment.reference,
      request.body?.action === 'cancel' ? 'cancelled' : 'paid',
      clock(),
    )
    if (end) await announce(found.payment, end, options)
    return response.json(end)
  })

  const refund = (message: Record<string, unknown>): Record<string, string> => {
    if (message.vnp_SecureHash !== messageChecksum('refunded', message, secret)) {
      return { vnp_ResponseCode: '97', vnp_Message: 'Invalid checksum' }
    }
    const reference = String(message.vnp_TxnRef)
    const order = { code: String(message.vnp_RequestId), reference, amount: Number(message.vnp_Amount) / 100 }
    const found = register.find(reference)
    const isKnown = found !== undefined && found.payment.more.created === message.vnp_TransactionDate
    const is = isKnown ? register.giveBack(order, clock()) : 'not-found'
    const code = { given: '00', repeated: '94', 'too-much': '99', 'not-paid': '95', 'not-found': '91' }[is]
    const answer = {
      ...{ vnp_ResponseId: `R${order.code}`, vnp_Command: 'refund', vnp_ResponseCode: code, vnp_Message: is },
      ...{ vnp_TmnCode: terminal, vnp_TxnRef: reference, vnp_Amount: String(message.vnp_Amount) },
      ...{ vnp_BankCode: 'NCB', vnp_PayDate: hanoiTime(clock().toISOString()) },
      vnp_TransactionNo: register.givenBack(order.code)?.transaction ?? '',
      vnp_TransactionType: String(message.vnp_TransactionType),
      // It goes to the payer's bank later.
      vnp_TransactionStatus: is === 'given' ? '05' : '',
      vnp_OrderInfo: String(message.vnp_OrderInfo),
    }
    return { ...answer, vnp_SecureHash: messageChecksum('refundAnswered', answer, secret) }
  }

  app.post('/query', (request, response) => {
    const message = request.body as Record<string, unknown>
    if (message.vnp_Command === 'refund') return response.json(refund(message))
    if (message.vnp_SecureHash !== messageChecksum('asked', message, secret)) {
      return response.json({ vnp_ResponseCode: '97', vnp_Message: 'Invalid checksum' })
    }
    const found = register.find(String(message.vnp_TxnRef))
    if (found === undefined || found.payment.more.created !== message.vnp_TransactionDate) {
      return response.json({ vnp_ResponseCode: '91', vnp_Message: 'Transaction not found' })
    }
    const answer = {
      ...describe(found.payment, found.end, options),
      ...describeRefund(register.givenBackOf(found.payment.reference).at(-1), found.payment),
    }
    return response.json({ ...answer, vnp_SecureHash: messageChecksum('answered', answer, secret) })
  })

  return app
}

function readPayment(values: ReadonlyMap<string, string>, at: Date): RegisteredPayment | undefined {
  const value = (name: string) => values.get(`vnp_${name}`) ?? ''
  const amount = Number(value('Amount')) / 100
  const wanted = [
    'Version',
    'CreateDate',
    'IpAddr',
    'Locale',
    'OrderInfo',
    'OrderType',
    'ReturnUrl',
    'TxnRef',
  ]
  const isWhole = wanted.every((name) => value(name) !== '')
  const isPayment = value('Command') === 'pay' && value('CurrCode') === 'VND'
  if (!isWhole || !isPayment || !Number.isInteger(amount) || amount < leastDong) return undefined
  return {
    reference: value('TxnRef'),
    amount,
    content: value('OrderInfo'),
    openedAt: at.toISOString(),
    more: { created: value('CreateDate') },
  }
}

const page = (response: Response, status: number, text: string) =>
  response.status(status).type('html').send(`<!doctype html><title>VNPAY</title><p>${text}</p>`)

async function announce(payment: RegisteredPayment, end: PaymentEnd, options: VnpayOptions): Promise<void> {
  const paid = end.is === 'paid'
  const values = new Map<string, string>([
    ['vnp_Amount', String(payment.amount * 100)],
    ['vnp_BankCode', 'NCB'],
    ['vnp_OrderInfo', payment.content],
    ['vnp_PayDate', hanoiTime(end.at)],
    ['vnp_ResponseCode', paid ? '00' : '24'],
    ['vnp_TmnCode', options.terminal],
    ['vnp_TransactionNo', paid ? end.transaction : '0'],
    ['vnp_TransactionStatus', paid ? '00' : '02'],
    ['vnp_TxnRef', payment.reference],
    ...(paid ? ([['vnp_BankTranNo', `VNP${end.transaction}`]] as const) : []),
  ])
  values.set('vnp_SecureHash', addressChecksum(values, options.secret))
  await fetch(`${options.notifyUrl}?${new URLSearchParams([...values])}`)
}

function describe(payment: RegisteredPayment, end: PaymentEnd | undefined, { terminal }: VnpayOptions) {
  const status = { paid: '00', cancelled: '02', open: '01' }[end?.is ?? 'open']
  return {
    vnp_ResponseId: `R${payment.reference}`,
    vnp_Command: 'querydr',
    vnp_ResponseCode: '00',
    vnp_Message: 'QueryDR Success',
    vnp_TmnCode: terminal,
    vnp_TxnRef: payment.reference,
    vnp_Amount: String(payment.amount * 100),
    vnp_OrderInfo: payment.content,
    vnp_BankCode: end ? 'NCB' : '',
    vnp_PayDate: end ? hanoiTime(end.at) : '',
    vnp_TransactionNo: end?.is === 'paid' ? end.transaction : '0',
    vnp_TransactionType: '01',
    vnp_TransactionStatus: status,
  }
}

/** Once something went back, a question about the payment is answered with that. */
const describeRefund = (last: GivenBack | undefined, { amount }: RegisteredPayment) =>
  last && {
    vnp_Amount: String(last.amount * 100),
    vnp_PayDate: hanoiTime(last.at),
    vnp_TransactionNo: last.transaction,
    vnp_TransactionType: last.amount === amount ? '02' : '03',
    vnp_TransactionStatus: '00',
  }

const hanoi = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium',
})
const hanoiTime = (at: string) => hanoi.format(new Date(at)).replace(/\D/g, '')
