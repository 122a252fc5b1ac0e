import type { Courier } from './courier.ts'
import { deliverBatch } from './deliver-batch.ts'
import type { Queues } from './queues.ts'

/** The queue of one partner's hints. */
export const deliveryQueue = (partner: string): string => `deliver-${partner}`

/** Says that a partner has due exchanges. `lanes` workers may drain it at once. */
export async function wake(queues: Queues, partner: string, lanes: number): Promise<void> {
  for (let lane = 0; lane < lanes; lane += 1) {
    await queues.hint(deliveryQueue(partner), { id: `${partner}-${lane}` })
  }
}

/** A hint is worked on for so long at most, in ms: well within the time after which its queue thinks its worker dead. */
const turnMs = 10_000

/** Delivers batch after batch until nothing is due, the worker stops, or its turn is over; says whether more may be due. */
export async function drain(courier: Courier): Promise<boolean> {
  const end = courier.clock().getTime() + turnMs
  while (!courier.signal.aborted && courier.clock().getTime() < end) {
    if ((await deliverBatch(courier)) === 0) return false
  }
  return !courier.signal.aborted
}
