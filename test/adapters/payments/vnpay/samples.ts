import { createHmac } from 'node:crypto'
import type { z } from 'zod'
import { settings, type VnpaySettings } from '../../../../adapters/payments/vnpay/index.ts'
import type { RawRequest } from '../../../../src/ports/payment-channel.ts'

export const secret = 'a VNPay secret made for tests'

export const sampleSettings = (differences: Partial<z.input<typeof settings>> = {}): VnpaySettings =>
  settings.parse({
    tmnCode: 'TRUONG01',
    hashSecret: secret,
    payUrl: 'https://vnpay.example.vn/paymentv2/vpcpay.html',
    queryUrl: 'https://vnpay.example.vn/merchant_webapi/api/transaction',
    returnUrl: 'https://lienthong.example.vn/da-thanh-toan?kenh=vnpay',
    ...differences,
  })

export const queryRequest = (query: string): RawRequest => ({
  method: 'GET',
  query,
  headers: {},
  body: Buffer.alloc(0),
})

export const sha512 = (text: string, key = secret) => createHmac('sha512', key).update(text).digest('hex')
