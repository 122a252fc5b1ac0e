import type { RequestListener } from 'node:http'
import type { BankMovement, MessagePlan, NewMovement } from '../../simulators/bank-account.ts'
import type { LedgerEntry, SimulatorLedger } from '../../simulators/ledger.ts'
import type { BankFeed } from '../../src/ports/bank-feed.ts'
import type { createHttpClient } from '../../src/wire/http-client.ts'
import {
  type BankFeedBench,
  type FeedMisbehaviour,
  type HeardMessage,
  receivedAt,
} from '../contract/bank-feed.ts'
import { impatientWhen } from './impatient-client.ts'
import { serveOnLoopback } from './loopback.ts'
import { misbehaving } from './misbehaving.ts'
import { rawRequest } from './raw-request.ts'

interface SimulatorTools {
  readonly ledger: SimulatorLedger
  readonly clock: () => Date
  /** The account that is watched. */
  readonly account: string
  readonly notifyUrl: string
  readonly messages: () => MessagePlan
}

interface Simulator {
  readonly app: RequestListener
  move(movement: NewMovement): Promise<BankMovement>
}

/** A feed beside its simulator, wired over loopback HTTP; what is told is received at one instant. */
export async function openBankFeedBench(
  credentials: readonly string[],
  createSimulator: (tools: SimulatorTools) => Simulator,
  createFeed: (url: string, tools: { readonly createHttpClient: typeof createHttpClient }) => BankFeed,
): Promise<BankFeedBench> {
  const heard: HeardMessage[] = []
  const book: LedgerEntry[] = []
  const ordered: FeedMisbehaviour[] = []
  let planned: MessagePlan = 'once'

  const gateway = await serveOnLoopback(async (incoming, outgoing) => {
    const operation = (incoming.url ?? '').split('/').at(-1) ?? ''
    const request = await rawRequest(incoming)
    const read = feed.inbound[operation]?.(request, receivedAt)
    if (read === undefined) return outgoing.writeHead(404).end()
    heard.push({ operation, request, receivedAt, read })
    const { status, contentType, body } = read.reply
    return outgoing.writeHead(status, { 'content-type': contentType }).end(body)
  })
  const simulator = createSimulator({
    ledger: { append: (entry) => book.push(entry), entries: () => book },
    ...{ clock: () => receivedAt, account: '0123456789', messages: () => planned },
    notifyUrl: `${gateway.url}/channels/bank/notify`,
  })
  const bank = await serveOnLoopback(misbehaving(simulator.app, ordered))
  const feed = createFeed(bank.url, { createHttpClient: impatientWhen(() => ordered[0] === 'slow') })

  return {
    ...{ feed, heard, credentials },
    move(movement, plan = 'once') {
      planned = plan
      return simulator.move(movement)
    },
    misbehaveOnce: (way) => void ordered.push(way),
    stopBank: bank.close,
    async stop() {
      await bank.close()
      await gateway.close()
    },
  }
}
