import { setTimeout as pause } from 'node:timers/promises'
import { errorForLog } from '../domain/place-of-error.ts'
import type { ExchangeStore } from '../ports/exchanges/exchange-store.ts'
import type { Courier } from './courier.ts'
import { deliveryQueue, drain, wake } from './deliver.ts'
import type { Queues } from './queues.ts'
import { repeat } from './repeat.ts'

export interface DeliveryOptions {
  readonly couriers: readonly Courier[]
  readonly exchanges: ExchangeStore
  readonly queues: Queues
  /** Batches of one portal in work at once in this process. */
  readonly lanes: number
  readonly sweepMs: number
}

/**
 * Starts delivering for every portal: a queue of its own each, and a sweep over the rows that makes hints again where
 * they were lost. Runs until the couriers' signal; the promise settles when the sweep and what was begun at the start have
 * stopped.
 */
export function startDelivery({
  couriers,
  exchanges,
  queues,
  lanes,
  sweepMs,
}: DeliveryOptions): Promise<void> {
  const [first] = couriers
  if (!first) return Promise.resolve()
  // The hints that a killed worker had in hand are nobody's until its queue thinks it dead: who starts looks by itself.
  const firstTurns: Promise<void>[] = []
  const partners = couriers.map((courier) => courier.partner)
  for (const courier of couriers) {
    const turn = () => takeTurn(courier)
    queues.work(deliveryQueue(courier.partner), lanes, async () => {
      if (await turn()) await wake(queues, courier.partner, lanes)
    })
    firstTurns.push(...Array.from({ length: lanes }, () => whileMore(turn)))
  }
  const sweep = async () => {
    const due = await exchanges.partnersWithDueWork(partners, first.clock())
    for (const partner of due) await wake(queues, partner, lanes)
  }
  const sweeping = repeat(sweep, {
    everyMs: sweepMs,
    signal: first.signal,
    log: first.log,
    name: 'sweep of exchanges',
  })
  return Promise.all([sweeping, ...firstTurns]).then(() => {})
}

/** Delivers for one turn; says whether more may be due. What goes wrong is logged, and the partner left alone for a moment. */
async function takeTurn(courier: Courier): Promise<boolean> {
  try {
    return await drain(courier)
  } catch (error) {
    courier.log.warn(
      { partner: courier.partner, error: errorForLog(error) },
      'a batch was given up; its rows are due again when the lease ends',
    )
    await pause(courier.limits.retry.firstMs, undefined, { signal: courier.signal }).catch(() => {})
    return false
  }
}

async function whileMore(turn: () => Promise<boolean>): Promise<void> {
  while (await turn());
}
