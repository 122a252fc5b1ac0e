import { describe, expect, test } from 'vitest'
import { createDvcqgPlatform } from '../../../../adapters/payments/dvcqg-platform/index.ts'
import type { RawRequest } from '../../../../src/ports/payment-channel.ts'
import { describePaymentChannel } from '../../../contract/payment-channel.ts'
import { openPlatformBench } from './bench.ts'
import { rawRequest, sampleDemand, sampleSettings } from './samples.ts'

const variants = {
  'the payment platform': [{}, {}],
  'the payment platform behind a proxy': [
    { bearerToken: 'a token made for tests' },
    { bearerToken: 'a token made for tests', answers: 'through-proxy' },
  ],
  'the payment platform with the HMAC of 2020 and a guarded look-up': [
    { codeVariant: 'hmac-sha256', lookUpToken: 'a look-up token made for tests' },
    { codeVariant: 'hmac-sha256', lookUpToken: 'a look-up token made for tests' },
  ],
} as const

for (const [name, [settings, options]] of Object.entries(variants)) {
  const open = (receipts: 'address' | 'file') => () => openPlatformBench(settings, { ...options, receipts })
  describePaymentChannel(name, open('address'), {
    demand: sampleDemand,
    faulty: { ...sampleDemand, unit: { code: '', name: '' } },
    asksForDossiers: true,
    receipts: { address: open('address'), file: open('file') },
    changesOf,
  })
}

describe('the payment platform', () => {
  const now = new Date('2026-10-02T03:00:00Z')
  const call = { signal: new AbortController().signal }
  /** A channel whose platform gives one answer, and what it was sent. */
  const answered = (answer: object) => {
    const sent: Record<string, string>[] = []
    const send = async ({ body }: { body: Buffer }) => {
      sent.push(JSON.parse(`${body}`))
      const headers = { 'content-type': 'application/json' }
      return { status: 200, headers, body: Buffer.from(JSON.stringify(answer)) }
    }
    const createHttpClient = () => ({ send }) as never
    const tools = { createHttpClient, clock: () => now, random: () => 0 }
    return { channel: createDvcqgPlatform(sampleSettings(), tools), sent }
  }

  test('says that a payment is paid without a time', async () => {
    const { channel } = answered({ MaLoi: '00', TrangThaiGD: '1', SoTien: 1_000, MaGiaoDich: 'TT1' })
    const started = new Date('2026-09-30T05:00:00Z')
    expect(await channel.ask?.('REF', started, call)).toMatchObject({
      news: { outcome: 'paid', at: undefined },
    })
  })

  test('is asked for a receipt by the time of the payment', async () => {
    const { channel, sent } = answered({ MaLoi: '00', UrlBienLai: 'https://pay.example.vn/1.pdf' })
    await channel.fetchReceipt?.('REF', new Date('2026-10-01T16:59:59Z'), call)
    expect(sent).toMatchObject([{ LoaiBanTin: 'GET_BILL', ThoiGianGD: '20261001235959' }])
  })
})

/** Changes, empties and drops each field of a notify. */
function changesOf(request: RawRequest) {
  const message = JSON.parse(request.body.toString()) as Record<string, string | number>
  return Object.entries(message).flatMap(([field, value]) => {
    const { [field]: _, ...without } = message
    const changed = typeof value === 'number' ? value + 1 : changedText(value)
    return [
      { name: `${field} changed`, request: rawRequest({ ...message, [field]: changed }) },
      { name: `${field} empty`, request: rawRequest({ ...message, [field]: '' }) },
      { name: `${field} longer`, request: rawRequest({ ...message, [field]: `${value}0` }) },
      { name: `${field} absent`, request: rawRequest(without) },
    ]
  })
}

const changedText = (text: string) => text.slice(0, -1) + (text.endsWith('1') ? '2' : '1')
