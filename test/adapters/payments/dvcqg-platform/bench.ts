import { createDvcqgPlatform } from '../../../../adapters/payments/dvcqg-platform/index.ts'
import {
  createDvcqgPlatformSimulator,
  type PlatformOptions,
} from '../../../../simulators/dvcqg-platform/index.ts'
import type { LedgerEntry } from '../../../../simulators/ledger.ts'
import type { PaymentChannel } from '../../../../src/ports/payment-channel.ts'
import { openChannelReceiver } from '../../../contract/channel-receiver.ts'
import type { ChannelBench, ChannelMisbehaviour } from '../../../contract/payment-channel.ts'
import { impatientWhen } from '../../../support/impatient-client.ts'
import { serveOnLoopback } from '../../../support/loopback.ts'
import { misbehaving } from '../../../support/misbehaving.ts'
import { sampleSettings, secret } from './samples.ts'

/** The adapter and the simulated platform, wired over loopback HTTP; differences of either can be named. */
export async function openPlatformBench(
  settings: Parameters<typeof sampleSettings>[0] = {},
  options: Partial<PlatformOptions> = {},
): Promise<ChannelBench & { channel: Required<PaymentChannel> }> {
  const book: LedgerEntry[] = []
  const ordered: ChannelMisbehaviour[] = []
  const clock = () => new Date('2026-09-30T05:10:00Z')
  const receiver = await openChannelReceiver(() => channel)
  const simulator = createDvcqgPlatformSimulator({
    ledger: { append: (entry) => book.push(entry), entries: () => book },
    clock,
    partnerCode: 'SGD-H20',
    secret,
    notifyUrl: `${receiver.url}/channels/dvcqg-platform/notify`,
    lookUpUrl: `${receiver.url}/channels/dvcqg-platform/lookup`,
    ...options,
  })
  const platform = await serveOnLoopback(misbehaving(simulator, ordered))
  const channel = createDvcqgPlatform(sampleSettings({ ...settings, initUrl: platform.url }), {
    createHttpClient: impatientWhen(() => ordered[0] === 'slow'),
    clock,
    random: Math.random,
  }) as Required<PaymentChannel>

  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(platform.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await response.json()) as { reference?: string }
  }
  return {
    channel,
    receiver,
    credentials: [secret],
    book: () => book,
    decide: async (reference, action) => void (await post(`/pay/${reference}`, { action })),
    askForDossier: (dossierNumber) => post(`/look-up/${dossierNumber}`, {}),
    misbehaveOnce: (way) => void ordered.push(way),
    stopProvider: platform.close,
    stop: async () => {
      await platform.close()
      await receiver.close()
    },
  }
}
