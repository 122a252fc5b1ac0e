import { createHmac } from 'node:crypto'
import type { z } from 'zod'
import { settings, type ZalopaySettings } from '../../../../adapters/payments/zalopay/index.ts'

export const key1 = 'a first ZaloPay key made for tests'
export const key2 = 'a second ZaloPay key made for tests'

export const sampleSettings = (differences: Partial<z.input<typeof settings>> = {}): ZalopaySettings =>
  settings.parse({
    appId: 4321,
    key1,
    key2,
    createUrl: 'https://zalopay.example.vn/v2/create',
    queryUrl: 'https://zalopay.example.vn/v2/query',
    ...differences,
  })

export const sha256 = (text: string, key: string) => createHmac('sha256', key).update(text).digest('hex')
