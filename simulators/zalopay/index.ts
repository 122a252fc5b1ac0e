import { createHmac } from 'node:crypto'
import express, { type Express } from 'express'
import type { SimulatorLedger } from '../ledger.ts'
import {
  createPaymentRegister,
  type PaymentEnd,
  payPage,
  type RegisteredPayment,
} from '../payment-register.ts'

export interface ZalopayOptions {
  readonly ledger: SimulatorLedger
  readonly clock: () => Date
  readonly application: number
  /** Of orders and questions, and of confirmations. */
  readonly keys: readonly [string, string]
  /** Where confirmations are posted. */
  readonly notifyUrl: string
}

const sign = (text: string, key: string) => createHmac('sha256', key).update(text, 'utf8').digest('hex')
const leastDong = 1_000

/**
 * ZaloPay as one handler: `POST /v2/create` and `/v2/query`; `GET /pay/<reference>` the payer's page, `POST` there with
 * JSON `{"action": "pay" | "cancel"}` what the payer decides. Only what is paid is confirmed.
 */
export function createZalopaySimulator(options: ZalopayOptions): Express {
  const { application, clock } = options
  const [orderKey] = options.keys
  const register = createPaymentRegister('zalopay', options.ledger)
  const app = express()
    .disable('x-powered-by')
    .use(express.json({ limit: '64kb' }))
  const no = (sub: number, text: string) => ({
    return_code: 2,
    return_message: 'Giao dịch thất bại',
    sub_return_code: sub,
    sub_return_message: text,
  })

  app.post('/v2/create', (request, response) => {
    const { app_id, app_trans_id, app_user, amount, app_time, embed_data, item, mac, description } =
      request.body
    const text = `${app_id}|${app_trans_id}|${app_user}|${amount}|${app_time}|${embed_data}|${item}`
    if (mac !== sign(text, orderKey) || app_id !== application) return response.json(no(-402, 'mac'))
    const isDated = typeof app_trans_id === 'string' && /^\d{6}_.{1,33}$/.test(app_trans_id)
    if (!isDated || !Number.isInteger(amount) || !description || amount < leastDong) {
      return response.json(no(-3, 'Dữ liệu không hợp lệ'))
    }
    const opened = register.open({
      reference: app_trans_id,
      amount,
      content: description,
      openedAt: clock().toISOString(),
      more: { order: JSON.stringify({ app_time, app_user, embed_data, item }) },
    })
    if (opened !== 'opened') return response.json(no(-68, 'Mã giao dịch bị trùng'))
    const order_url = `${request.protocol}://${request.get('host')}/pay/${app_trans_id}`
    return response.json({
      return_code: 1,
      return_message: 'Giao dịch thành công',
      sub_return_code: 1,
      order_url,
    })
  })

  app.post('/v2/query', (request, response) => {
    const { app_id, app_trans_id, mac } = request.body
    if (mac !== sign(`${app_id}|${app_trans_id}|${orderKey}`, orderKey)) return response.json(no(-402, 'mac'))
    const found = register.find(app_trans_id)
    if (found === undefined) return response.json(no(-101, 'Đơn hàng không tồn tại'))
    if (found.end?.is === 'cancelled') return response.json(no(-54, 'Đơn hàng hết hạn'))
    const { payment, end } = found
    return response.json({
      return_code: end ? 1 : 3,
      return_message: '',
      sub_return_code: end ? 1 : 3,
      is_processing: false,
      amount: payment.amount,
      zp_trans_id: end ? Number(end.transaction) : 0,
      ...(end ? { server_time: Date.parse(end.at) } : {}),
      discount_amount: 0,
    })
  })

  app.get('/pay/:reference', payPage(register, 'ZaloPay'))

  app.post('/pay/:reference', async (request, response) => {
    const { reference } = request.params
    const end = register.end(reference, request.body?.action === 'cancel' ? 'cancelled' : 'paid', clock())
    const found = register.find(reference)
    if (found === undefined || end === undefined) return response.status(404).end()
    if (end.is === 'paid') await confirm(found.payment, end, options)
    return response.json(end)
  })

  return app
}

async function confirm(
  payment: RegisteredPayment,
  end: PaymentEnd,
  { application, keys, notifyUrl }: ZalopayOptions,
): Promise<void> {
  const data = JSON.stringify({
    app_id: application,
    app_trans_id: payment.reference,
    ...JSON.parse(payment.more.order ?? '{}'),
    amount: payment.amount,
    zp_trans_id: Number(end.transaction),
    server_time: Date.parse(end.at),
    channel: 38,
    merchant_user_id: 'payer-1',
    user_fee_amount: 0,
    discount_amount: 0,
  })
  const body = JSON.stringify({ data, mac: sign(data, keys[1]), type: 1 })
  await fetch(notifyUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
}
