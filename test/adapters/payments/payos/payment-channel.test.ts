import { createPayos } from '../../../../adapters/payments/payos/index.ts'
import { createPayosSimulator } from '../../../../simulators/payos/index.ts'
import type { RawRequest } from '../../../../src/ports/payment-channel.ts'
import { describePaymentChannel } from '../../../contract/payment-channel.ts'
import { openChannelBench } from '../../../support/channel-bench.ts'
import { rawRequest, sampleDemand } from '../dvcqg-platform/samples.ts'
import { apiKey, checksumKey, clientId, sampleSettings } from './samples.ts'

const openBench = () =>
  openChannelBench(
    'payos',
    [clientId, apiKey, checksumKey],
    (tools) => createPayosSimulator({ ...tools, clientId, apiKey, checksumKey, account: '0123456789' }),
    (url, tools) => createPayos(sampleSettings({ baseUrl: url, expiresAfterMinutes: 30 }), tools),
  )

describePaymentChannel('payOS', openBench, {
  demand: sampleDemand,
  faulty: { ...sampleDemand, amount: 500 },
  tellsFailures: false,
  payableMs: 1_800_000,
  asksForDossiers: false,
  receipts: {},
  changesOf,
})

/** Changes and drops each member of `data`, adds one, and changes what is around it but for `desc`, which is not read. */
function changesOf(request: RawRequest) {
  const message = JSON.parse(`${request.body}`)
  const { data } = message as { data: Record<string, unknown> }
  const inside = Object.entries(data).flatMap(([field, value]) => {
    const { [field]: _, ...without } = data
    const changed = typeof value === 'number' ? value + 1 : `${value ?? ''}x`
    return [
      { name: `${field} changed`, data: { ...data, [field]: changed } },
      { name: `${field} absent`, data: without },
    ]
  })
  return [
    ...inside,
    { name: 'one added', data: { ...data, more: '' } },
    { name: 'data as text', data: JSON.stringify(data) },
    { name: 'code changed', code: '01' },
    { name: 'success changed', success: false },
    { name: 'signature changed', signature: `${message.signature}`.replace(/^./, 'x') },
    { name: 'signature absent', signature: undefined },
  ].map(({ name, ...change }) => ({ name, request: rawRequest({ ...message, ...change }) }))
}
