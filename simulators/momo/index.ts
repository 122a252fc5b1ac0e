import { createHmac } from 'node:crypto'
import express, { type Express } from 'express'
import type { SimulatorLedger } from '../ledger.ts'
import {
  createPaymentRegister,
  type PaymentEnd,
  payPage,
  type RegisteredPayment,
} from '../payment-register.ts'

export interface MomoOptions {
  readonly ledger: SimulatorLedger
  readonly clock: () => Date
  readonly partner: string
  readonly access: string
  readonly secret: string
  /** Where confirmations are posted, whatever address a payment names. */
  readonly notifyUrl: string
}

const leastDong = 1_000
const mostDong = 50_000_000

/**
 * MoMo as one handler: `POST /v2/gateway/api/create`, `/query`, `/refund` and `/refund/query`; `GET /pay/<reference>` the payer's page, `POST` there
 * with JSON `{"action": "pay" | "cancel"}` what the payer decides.
 */
export function createMomoSimulator(options: MomoOptions): Express {
  const { partner, access, clock } = options
  const register = createPaymentRegister('momo', options.ledger)
  const app = express()
    .disable('x-powered-by')
    .use(express.json({ limit: '64kb' }))
  const sign = (text: string) => createHmac('sha256', options.secret).update(text, 'utf8').digest('hex')

  app.post('/v2/gateway/api/create', (request, response) => {
    const m = request.body
    const text =
      `accessKey=${access}&amount=${m.amount}&extraData=${m.extraData}&ipnUrl=${m.ipnUrl}&orderId=${m.orderId}` +
      `&orderInfo=${m.orderInfo}&partnerCode=${m.partnerCode}&redirectUrl=${m.redirectUrl}` +
      `&requestId=${m.requestId}&requestType=${m.requestType}`
    const no = (status: number, resultCode: number) =>
      response.status(status).json({ resultCode, message: 'Yêu cầu bị từ chối.' })
    if (m.signature !== sign(text) || m.partnerCode !== partner) return no(400, 13)
    if (!/^[0-9a-zA-Z]([-_.]*[0-9a-zA-Z]+)*$/.test(m.orderId) || m.orderId.length > 50) return no(400, 42)
    if (!Number.isInteger(m.amount)) return no(400, 21)
    if (m.amount < leastDong || m.amount > mostDong) return no(400, 22)
    const opened = register.open({
      reference: m.orderId,
      amount: m.amount,
      content: m.orderInfo,
      openedAt: clock().toISOString(),
      more: { requestId: m.requestId, extraData: m.extraData },
    })
    if (opened === 'refused') return no(400, 41)
    const payUrl = `${request.protocol}://${request.get('host')}/pay/${m.orderId}`
    const { orderId, requestId, amount } = m
    return response.json({
      partnerCode: partner,
      orderId,
      requestId,
      amount,
      responseTime: clock().getTime(),
      message: 'Thành công.',
      resultCode: 0,
      payUrl,
    })
  })

  app.post('/v2/gateway/api/query', (request, response) => {
    const { orderId, requestId, partnerCode, signature } = request.body
    const text = `accessKey=${access}&orderId=${orderId}&partnerCode=${partnerCode}&requestId=${requestId}`
    if (signature !== sign(text)) return response.status(400).json({ resultCode: 13, message: '' })
    const found = register.find(orderId)
    if (found === undefined) return response.status(404).json({ resultCode: 42, message: '' })
    return response.json({ ...describe(found.payment, found.end, options), requestId })
  })

  app.post('/v2/gateway/api/refund', (request, response) => {
    const m = request.body
    const text =
      `accessKey=${access}&amount=${m.amount}&description=${m.description}&orderId=${m.orderId}` +
      `&partnerCode=${m.partnerCode}&requestId=${m.requestId}&transId=${m.transId}`
    const no = (status: number, resultCode: number) =>
      response.status(status).json({ resultCode, message: '' })
    if (m.signature !== sign(text) || m.partnerCode !== partner) return no(400, 13)
    if (m.amount < leastDong || m.amount > mostDong) return no(400, 22)
    const reference = register.withTransaction(String(m.transId))
    if (reference === undefined) return no(400, 1088)
    const is = register.giveBack({ code: m.orderId, reference, amount: m.amount }, clock())
    if (is === 'repeated') return no(400, 41)
    if (is !== 'given') return no(400, 1081)
    const { orderId, requestId, amount } = m
    return response.json({
      ...{ partnerCode: partner, orderId, requestId, amount, resultCode: 0, message: 'Thành công.' },
      transId: Number(register.givenBack(orderId)?.transaction),
      responseTime: clock().getTime(),
    })
  })

  app.post('/v2/gateway/api/refund/query', (request, response) => {
    const { orderId, requestId, partnerCode, signature } = request.body
    const text = `accessKey=${access}&orderId=${orderId}&partnerCode=${partnerCode}&requestId=${requestId}`
    if (signature !== sign(text)) return response.status(400).json({ resultCode: 13, message: '' })
    const found = register.givenBack(orderId)
    if (found === undefined) return response.status(404).json({ resultCode: 42, message: '' })
    const row = { orderId, amount: found.amount, resultCode: 0, transId: Number(found.transaction) }
    return response.json({
      ...{ partnerCode: partner, orderId, requestId, resultCode: 0, message: 'Thành công.' },
      ...{ refundTrans: [row], responseTime: clock().getTime() },
    })
  })

  app.get('/pay/:reference', payPage(register, 'MoMo'))

  app.post('/pay/:reference', async (request, response) => {
    const { reference } = request.params
    const end = register.end(reference, request.body?.action === 'cancel' ? 'cancelled' : 'paid', clock())
    const found = register.find(reference)
    if (found === undefined || end === undefined) return response.status(404).end()
    const m = {
      ...describe(found.payment, end, options),
      requestId: found.payment.more.requestId ?? '',
      orderInfo: found.payment.content,
      orderType: 'momo_wallet',
    }
    const text =
      `accessKey=${access}&amount=${m.amount}&extraData=${m.extraData}&message=${m.message}&orderId=${m.orderId}` +
      `&orderInfo=${m.orderInfo}&orderType=${m.orderType}&partnerCode=${m.partnerCode}&payType=${m.payType}` +
      `&requestId=${m.requestId}&responseTime=${m.responseTime}&resultCode=${m.resultCode}&transId=${m.transId}`
    const body = JSON.stringify({ ...m, signature: sign(text) })
    await fetch(options.notifyUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    return response.json(end)
  })

  return app
}

function describe(payment: RegisteredPayment, end: PaymentEnd | undefined, { partner, clock }: MomoOptions) {
  const [resultCode, message] = end
    ? ({ paid: [0, 'Thành công.'], cancelled: [1006, 'Giao dịch bị từ chối bởi người dùng.'] } as const)[
        end.is
      ]
    : ([1000, 'Giao dịch đã được khởi tạo, chờ người dùng xác nhận thanh toán.'] as const)
  return {
    partnerCode: partner,
    orderId: payment.reference,
    amount: payment.amount,
    transId: end ? Number(end.transaction) : 0,
    resultCode,
    message,
    payType: end ? 'qr' : '',
    responseTime: end ? Date.parse(end.at) : clock().getTime(),
    extraData: payment.more.extraData ?? '',
  }
}
