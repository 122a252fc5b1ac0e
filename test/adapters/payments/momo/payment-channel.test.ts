import { createMomo } from '../../../../adapters/payments/momo/index.ts'
import { createMomoSimulator } from '../../../../simulators/momo/index.ts'
import type { RawRequest } from '../../../../src/ports/payment-channel.ts'
import { describePaymentChannel } from '../../../contract/payment-channel.ts'
import { describeRefundingChannel } from '../../../contract/refunding-channel.ts'
import { openChannelBench } from '../../../support/channel-bench.ts'
import { rawRequest, sampleDemand } from '../dvcqg-platform/samples.ts'
import { accessKey, sampleSettings, secretKey } from './samples.ts'

const openBench = () =>
  openChannelBench(
    'momo',
    [accessKey, secretKey],
    (tools) => createMomoSimulator({ ...tools, partner: 'TRUONG01', access: accessKey, secret: secretKey }),
    (url, tools) => {
      const api = `${url}/v2/gateway/api`
      const urls = {
        ...{ createUrl: `${api}/create`, queryUrl: `${api}/query` },
        ...{ refundUrl: `${api}/refund`, refundQueryUrl: `${api}/refund/query` },
      }
      return createMomo(sampleSettings({ ...urls, expiresAfterMinutes: 100 }), tools)
    },
  )

describePaymentChannel('MoMo', openBench, {
  demand: sampleDemand,
  faulty: { ...sampleDemand, amount: 60_000_000 },
  asksForDossiers: false,
  payableMs: 6_000_000,
  receipts: {},
  changesOf,
})

describeRefundingChannel('MoMo', openBench, { demand: sampleDemand, refusesTooMuch: true, knowsAbsent: true })

/** Changes, empties and drops each field of a confirmation. */
function changesOf(request: RawRequest) {
  const message = JSON.parse(`${request.body}`) as Record<string, string | number>
  return Object.entries(message).flatMap(([field, value]) => {
    const { [field]: _, ...without } = message
    const changed = typeof value === 'number' ? value + 1 : `${value.slice(0, -1)}_`
    return [
      { name: `${field} changed`, request: rawRequest({ ...message, [field]: changed }) },
      { name: `${field} empty`, request: rawRequest({ ...message, [field]: '' }) },
      { name: `${field} longer`, request: rawRequest({ ...message, [field]: `${value}0` }) },
      { name: `${field} absent`, request: rawRequest(without) },
    ]
  })
}
