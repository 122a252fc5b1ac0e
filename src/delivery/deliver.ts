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

/** Delivers batch after batch until nothing is due or the worker stops. */
export async function drain(courier: Courier): Promise<void> {
  while (!courier.signal.aborted && (await deliverBatch(courier)) > 0);
}
