import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { settings, type VnptPaySettings } from '../../../../adapters/payments/vnpt-pay/index.ts'

export const secret = 'a VNPT secret made for tests'
export const oldSecret = 'the VNPT secret before it'

export const sampleSettings = (differences: Partial<z.input<typeof settings>> = {}): VnptPaySettings =>
  settings.parse({
    partnerId: 'BANK01',
    secrets: [secret],
    providers: { '1001': { school: 'TH-BINH-MINH' }, '1002': {} },
    ...differences,
  })

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
