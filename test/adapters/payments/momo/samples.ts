import { createHmac } from 'node:crypto'
import type { z } from 'zod'
import { type MomoSettings, settings } from '../../../../adapters/payments/momo/index.ts'

export const accessKey = 'ACCESSMADEFORTESTS'
export const secretKey = 'a MoMo secret made for tests'

export const sampleSettings = (differences: Partial<z.input<typeof settings>> = {}): MomoSettings =>
  settings.parse({
    partnerCode: 'TRUONG01',
    accessKey,
    secretKey,
    createUrl: 'https://momo.example.vn/v2/gateway/api/create',
    queryUrl: 'https://momo.example.vn/v2/gateway/api/query',
    ipnUrl: 'https://lienthong.example.vn/channels/momo/notify',
    redirectUrl: 'https://lienthong.example.vn/da-thanh-toan',
    ...differences,
  })

export const sha256 = (text: string, key = secretKey) => createHmac('sha256', key).update(text).digest('hex')
