import { createZalopay } from '../../../../adapters/payments/zalopay/index.ts'
import { createZalopaySimulator } from '../../../../simulators/zalopay/index.ts'
import type { RawRequest } from '../../../../src/ports/payment-channel.ts'
import { describePaymentChannel } from '../../../contract/payment-channel.ts'
import { openChannelBench } from '../../../support/channel-bench.ts'
import { rawRequest, sampleDemand } from '../dvcqg-platform/samples.ts'
import { key1, key2, sampleSettings } from './samples.ts'

const openBench = () =>
  openChannelBench(
    'zalopay',
    [key1, key2],
    (tools) => createZalopaySimulator({ ...tools, application: 4321, keys: [key1, key2] }),
    (url, tools) =>
      createZalopay(sampleSettings({ createUrl: `${url}/v2/create`, queryUrl: `${url}/v2/query` }), tools),
  )

describePaymentChannel('ZaloPay', openBench, {
  demand: sampleDemand,
  faulty: { ...sampleDemand, amount: 500 },
  tellsFailures: false,
  payableMs: 900_000,
  asksForDossiers: false,
  receipts: {},
  changesOf,
})

/** Changes every member of `data` and of what is around it. */
function changesOf(request: RawRequest) {
  const message = JSON.parse(`${request.body}`) as { data: string; mac: string; type: number }
  const data = JSON.parse(message.data) as Record<string, string | number>
  const inside = Object.entries(data).flatMap(([field, value]) => {
    const { [field]: _, ...without } = data
    const changed = typeof value === 'number' ? value + 1 : `${value}x`
    return [
      { name: `${field} changed`, data: JSON.stringify({ ...data, [field]: changed }) },
      { name: `${field} absent`, data: JSON.stringify(without) },
    ]
  })
  return [
    ...inside,
    { name: 'data with a space', data: `${message.data} ` },
    { name: 'data empty', data: '' },
    { name: 'data as an object', data },
    { name: 'mac empty', mac: '' },
    { name: 'mac absent', mac: undefined },
    { name: 'type of an agreement', type: 2 },
    { name: 'type absent', type: undefined },
  ].map(({ name, ...change }) => ({ name, request: rawRequest({ ...message, ...change }) }))
}
