import type { RawRequest } from '../../../../src/ports/payment-channel.ts'
import { describePaymentChannel } from '../../../contract/payment-channel.ts'
import { openPlatformBench } from './bench.ts'
import { rawRequest, sampleDemand } from './samples.ts'

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
