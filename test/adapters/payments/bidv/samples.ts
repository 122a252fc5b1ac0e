import { createHash, createHmac } from 'node:crypto'
import type { z } from 'zod'
import { type BidvSettings, settings } from '../../../../adapters/payments/bidv/index.ts'
import type { RawRequest } from '../../../../src/ports/payment-channel.ts'

export const secret = 'a BIDV secret made for tests'
export const oldSecret = 'the BIDV secret before it'

export const sampleSettings = (differences: Partial<z.input<typeof settings>> = {}): BidvSettings =>
  settings.parse({ services: { TH0001: { school: 'TH-BINH-MINH', secrets: [secret] } }, ...differences })

export const jsonRequest = (message: unknown, headers: RawRequest['headers'] = {}): RawRequest => ({
  method: 'POST',
  query: '',
  headers,
  body: Buffer.from(JSON.stringify(message)),
})

export const md5 = (text: string) => createHash('md5').update(text).digest('hex')
export const sha256 = (text: string) => createHash('sha256').update(text).digest('base64')
export const hmac = (text: string, key: string) => createHmac('sha256', key).update(text).digest('base64')
