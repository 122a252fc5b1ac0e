import type { RequestListener } from 'node:http'
import type { LedgerEntry, SimulatorLedger } from '../../simulators/ledger.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { PaymentChannel } from '../../src/ports/payment-channel.ts'
import type { createHttpClient } from '../../src/wire/http-client.ts'
import { openChannelReceiver } from '../contract/channel-receiver.ts'
import type { ChannelBench, ChannelMisbehaviour } from '../contract/payment-channel.ts'
import { impatientWhen } from './impatient-client.ts'
import { serveOnLoopback } from './loopback.ts'
import { misbehaving } from './misbehaving.ts'

interface SimulatorTools {
  readonly ledger: SimulatorLedger
  readonly clock: Clock
  readonly notifyUrl: string
}
interface ChannelTools {
  readonly createHttpClient: typeof createHttpClient
  readonly clock: Clock
  readonly random: () => number
}

/** A channel beside its simulator, which decides payments at `POST /pay/<reference>`, wired over loopback HTTP. */
export async function openChannelBench(
  id: string,
  credentials: readonly string[],
  createSimulator: (tools: SimulatorTools) => RequestListener,
  createChannel: (url: string, tools: ChannelTools) => PaymentChannel,
): Promise<ChannelBench> {
  const book: LedgerEntry[] = []
  const ordered: ChannelMisbehaviour[] = []
  const clock = () => new Date('2026-09-30T05:10:00Z')
  const receiver = await openChannelReceiver(() => channel)
  const simulator = createSimulator({
    ledger: { append: (entry) => book.push(entry), entries: () => book },
    clock,
    notifyUrl: `${receiver.url}/channels/${id}/notify`,
  })
  const provider = await serveOnLoopback(misbehaving(simulator, ordered))
  const channel = createChannel(provider.url, {
    createHttpClient: impatientWhen(() => ordered[0] === 'slow'),
    clock,
    random: Math.random,
  }) as ChannelBench['channel']

  return {
    channel,
    receiver,
    credentials,
    book: () => book,
    async decide(reference, action) {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ action })
      await fetch(`${provider.url}/pay/${reference}`, { method: 'POST', headers, body })
    },
    askForDossier: async () => ({}),
    misbehaveOnce: (way) => void ordered.push(way),
    stopProvider: provider.close,
    stop: async () => {
      await provider.close()
      await receiver.close()
    },
  }
}
