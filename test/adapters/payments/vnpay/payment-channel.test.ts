import { createVnpay } from '../../../../adapters/payments/vnpay/index.ts'
import { createVnpaySimulator } from '../../../../simulators/vnpay/index.ts'
import type { RawRequest } from '../../../../src/ports/payment-channel.ts'
import { describePaymentChannel } from '../../../contract/payment-channel.ts'
import { describeRefundingChannel } from '../../../contract/refunding-channel.ts'
import { openChannelBench } from '../../../support/channel-bench.ts'
import { sampleDemand } from '../dvcqg-platform/samples.ts'
import { queryRequest, sampleSettings, secret } from './samples.ts'

const openBench = () =>
  openChannelBench(
    'vnpay',
    [secret],
    (tools) => createVnpaySimulator({ ...tools, terminal: 'TRUONG01', secret }),
    (url, tools) => createVnpay(sampleSettings({ payUrl: `${url}/pay`, queryUrl: `${url}/query` }), tools),
  )

describePaymentChannel('VNPay', openBench, {
  demand: sampleDemand,
  faulty: { ...sampleDemand, amount: 1_000 },
  startsBy: 'page',
  payableMs: 900_000,
  asksForDossiers: false,
  receipts: {},
  changesOf,
})

describeRefundingChannel('VNPay', openBench, {
  ...{ demand: sampleDemand, startsBy: 'page', refusesTooMuch: false, knowsAbsent: false },
})

/** Changes, empties, doubles and drops each parameter of a confirmation, and adds one. */
function changesOf({ query }: RawRequest) {
  const fields = [...new URLSearchParams(query)]
  const withField = (changed: string, value: string) => {
    const others = new URLSearchParams(fields)
    others.set(changed, value)
    return queryRequest(`${others}`)
  }
  const each = fields.flatMap(([field, value]) => [
    { name: `${field} changed`, request: withField(field, changedText(value)) },
    { name: `${field} longer`, request: withField(field, `${value}0`) },
    { name: `${field} empty`, request: withField(field, '') },
    { name: `${field} twice`, request: queryRequest(`${query}&${field}=${value}`) },
    {
      name: `${field} absent`,
      request: queryRequest(`${new URLSearchParams(fields.filter(([name]) => name !== field))}`),
    },
  ])
  return [...each, { name: 'one added', request: queryRequest(`${query}&vnp_PromotionCode=X`) }]
}

const changedText = (text: string) => text.slice(0, -1) + (text.endsWith('1') ? '2' : '1')
