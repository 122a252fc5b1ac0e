import { createHmac } from 'node:crypto'
import express, { type Express } from 'express'
import type { SimulatorLedger } from '../ledger.ts'
import {
  createPaymentRegister,
  type PaymentEnd,
  payPage,
  type RegisteredPayment,
} from '../payment-register.ts'

export interface PayosOptions {
  readonly ledger: SimulatorLedger
  readonly clock: () => Date
  readonly clientId: string
  readonly apiKey: string
  readonly checksumKey: string
  readonly account: string
  /** Where confirmations are posted. */
  readonly notifyUrl: string
}

const leastDong = 1_000

/**
 * payOS as one handler: `POST /v2/payment-requests`, `GET` there with an order code; `GET /pay/<order code>` the payer's
 * page, `POST` there with JSON `{"action": "pay" | "cancel"}` what the payer decides. Only transfers are confirmed.
 */
export function createPayosSimulator(options: PayosOptions): Express {
  const { clock, account } = options
  const register = createPaymentRegister('payos', options.ledger)
  const app = express()
    .disable('x-powered-by')
    .use(express.json({ limit: '64kb' }))
  const hmac = (text: string) => createHmac('sha256', options.checksumKey).update(text, 'utf8').digest('hex')
  const signature = (data: object) => {
    const parts: string[] = []
    for (const [name, value] of Object.entries(data).sort(([a], [b]) => (a > b ? 1 : -1))) {
      const list = Array.isArray(value) ? JSON.stringify(value.map(inOrder)) : value
      parts.push(`${name}=${list ?? ''}`)
    }
    return hmac(parts.join('&'))
  }
  const yes = (data: object) => ({ code: '00', desc: 'success', data, signature: signature(data) })

  app.use('/v2', (request, response, next) => {
    const known =
      request.get('x-client-id') === options.clientId && request.get('x-api-key') === options.apiKey
    if (known) next()
    else response.status(401).json({ code: '401', desc: 'Unauthorized' })
  })

  app.post('/v2/payment-requests', (request, response) => {
    const { orderCode, amount, description, cancelUrl, returnUrl, signature: received } = request.body
    const text = `amount=${amount}&cancelUrl=${cancelUrl}&description=${description}&orderCode=${orderCode}&returnUrl=${returnUrl}`
    if (received !== hmac(text))
      return response.json({ code: '201', desc: 'Mã kiểm tra(signature) không hợp lệ' })
    const isWhole = Number.isSafeInteger(orderCode) && Number.isInteger(amount) && amount >= leastDong
    if (!isWhole || typeof description !== 'string' || description.length > 25) {
      return response.json({ code: '20', desc: 'Thông tin truyền lên không đúng' })
    }
    const opened = register.open({
      reference: String(orderCode),
      amount,
      content: description,
      openedAt: clock().toISOString(),
      more: {},
    })
    if (opened !== 'opened') return response.json({ code: '231', desc: 'Đơn thanh toán đã tồn tại' })
    const checkoutUrl = `${request.protocol}://${request.get('host')}/pay/${orderCode}`
    return response.json(
      yes({ orderCode, amount, description, status: 'PENDING', currency: 'VND', checkoutUrl }),
    )
  })

  app.get('/v2/payment-requests/:orderCode', (request, response) => {
    const found = register.find(request.params.orderCode)
    if (found === undefined) {
      return response.status(404).json({ code: '101', desc: 'Mã thanh toán không tồn tại' })
    }
    const { payment, end } = found
    const paid = end?.is === 'paid'
    return response.json(
      yes({
        id: `link-${payment.reference}`,
        orderCode: Number(payment.reference),
        amount: payment.amount,
        amountPaid: paid ? payment.amount : 0,
        amountRemaining: paid ? 0 : payment.amount,
        status: end ? { paid: 'PAID', cancelled: 'CANCELLED' }[end.is] : 'PENDING',
        createdAt: payment.openedAt,
        transactions: paid ? [transferOf(payment, end, account)] : [],
        cancellationReason: null,
        canceledAt: end && !paid ? end.at : null,
      }),
    )
  })

  app.get('/pay/:reference', payPage(register, 'payOS'))

  app.post('/pay/:orderCode', async (request, response) => {
    const { orderCode } = request.params
    const end = register.end(orderCode, request.body?.action === 'cancel' ? 'cancelled' : 'paid', clock())
    const found = register.find(orderCode)
    if (found === undefined || end === undefined) return response.status(404).end()
    if (end.is === 'paid') {
      const data = {
        orderCode: Number(orderCode),
        ...transferOf(found.payment, end, account),
        currency: 'VND',
        paymentLinkId: `link-${orderCode}`,
        code: '00',
        desc: 'Thành công',
      }
      const body = JSON.stringify({ ...yes(data), success: true })
      const headers = { 'content-type': 'application/json' }
      await fetch(options.notifyUrl, { method: 'POST', headers, body })
    }
    return response.json(end)
  })

  return app
}

const inOrder = (value: object) =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a > b ? 1 : -1)))

const hanoi = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium',
})

const transferOf = (payment: RegisteredPayment, end: PaymentEnd, account: string) => ({
  reference: `FT${end.transaction}`,
  amount: payment.amount,
  accountNumber: account,
  description: payment.content,
  transactionDateTime: hanoi.format(new Date(end.at)),
  counterAccountBankId: '970422',
  counterAccountBankName: null,
  counterAccountName: null,
  counterAccountNumber: null,
  virtualAccountName: null,
  virtualAccountNumber: '',
})
