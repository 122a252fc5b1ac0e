import { createHmac } from 'node:crypto'
import type { z } from 'zod'
import { type PayosSettings, settings } from '../../../../adapters/payments/payos/index.ts'

export const clientId = 'a client made for tests'
export const apiKey = 'an API key made for tests'
export const checksumKey = 'a checksum key made for tests'

export const sampleSettings = (differences: Partial<z.input<typeof settings>> = {}): PayosSettings =>
  settings.parse({
    clientId,
    apiKey,
    checksumKey,
    returnUrl: 'https://lienthong.example.vn/da-thanh-toan',
    cancelUrl: 'https://lienthong.example.vn/chua-thanh-toan',
    accountNumber: '0123456789',
    ...differences,
  })

export const sha256 = (text: string, key = checksumKey) =>
  createHmac('sha256', key).update(text).digest('hex')
