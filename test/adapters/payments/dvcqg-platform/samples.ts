import type { z } from 'zod'
import { type DvcqgPlatformSettings, settings } from '../../../../adapters/payments/dvcqg-platform/index.ts'
import type { PaymentDemand, RawRequest } from '../../../../src/ports/payment-channel.ts'

export const secret = 'a shared secret made for tests'

/** Settings of a unit as an operator would write them, with the defaults filled in. */
export const sampleSettings = (differences: Partial<z.input<typeof settings>> = {}): DvcqgPlatformSettings =>
  settings.parse({
    partnerCode: 'SGD-H20',
    secret,
    initUrl: 'https://payment.example.vn/api',
    ...differences,
  })

export const sampleDemand: PaymentDemand = {
  dossierNumber: '000.00.14.H20-260930-00012',
  amount: 1_250_000,
  description: 'Học phí và dịch vụ học kỳ 1 năm học 2026-2027',
  procedure: { code: '1.012345', name: 'Thu học phí và các khoản thu của cơ sở giáo dục công lập' },
  unit: { code: '000.00.14.H20', name: 'Trường THCS Nguyễn Du' },
  beneficiary: { number: '0123456789', bankCode: '970422', holder: 'TRUONG THCS NGUYEN DU' },
  fees: [
    { code: 'HOC_PHI', name: 'Học phí', amount: 1_000_000, kind: 'fee' },
    { code: 'NUOC_UONG', name: 'Nước uống', amount: 250_000, kind: 'charge' },
  ],
  payer: { name: 'Nguyễn Thị Hoa', identityNumber: '001190012345', address: 'Phường Hồng Hà, Hà Nội' },
  payerAddress: '203.0.113.7',
}

export const startedAt = new Date('2026-09-30T05:00:00Z')

/** A part of a payment that is to go back through its channel. */
export const refundOrder = {
  ...{ code: 'RF0000001A', amount: 50_000, paidAmount: 1_250_000 },
  ...{ reference: 'REF', providerTransaction: '14' },
  ...{ startedAt, paidAt: startedAt, isOnly: true },
}

export const rawRequest = (body: string | object, headers: RawRequest['headers'] = {}): RawRequest => ({
  method: 'POST',
  query: '',
  headers,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
})
