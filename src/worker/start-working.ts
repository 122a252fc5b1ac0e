import { startDelivery } from '../delivery/start-delivery.ts'
import { startLiving } from '../delivery/start-living.ts'
import { startRepairing } from '../delivery/start-repairing.ts'
import { watchControls } from '../delivery/watch-controls.ts'
import type { Parts } from '../parts/open-parts.ts'
import { startAsking } from '../payments/start-asking.ts'
import { startRefunding } from '../payments/start-refunding.ts'
import { startReading } from '../reconcile/start-reading.ts'
import { startCallingPeople } from './call-people.ts'
import { createCouriers, shareAmongCouriers } from './couriers.ts'
import { startHearingBanks } from './hear-banks.ts'
import { startHousekeeping } from './housekeeping.ts'
import { startKeepingEvidence } from './keep-evidence.ts'
import { startMovingBills } from './move-bills.ts'
import { startOpeningDays } from './open-days.ts'
import { startSettlingApprovals } from './settle-approvals.ts'
import { startResealing } from './start-resealing.ts'
import { startTelling } from './start-telling.ts'

/** Starts everything that a worker does; ends when all of it has ended, after the signal. */
export async function startWorking(parts: Parts, signal: AbortSignal): Promise<void> {
  const { config, store, queues, clock, log } = parts
  const { lanes, sweepMs, leaseMs } = config.delivery
  const shared = shareAmongCouriers(parts)
  const couriers = createCouriers(parts, shared, signal)
  await Promise.all([
    watchControls(shared.gates, { controls: store.partnerControls, signal, log }),
    startLiving(store.workers, {
      ...{ owner: shared.owner, leaseMs, sweepMs, clock, signal, log },
      onFreed: () => parts.waker.wakeAll(),
    }),
    startDelivery({ couriers, exchanges: store.exchanges, queues, lanes, sweepMs }),
    startRepairing(store.repairs, { clock, onRepaired: () => parts.waker.wakeAll(), signal, log }),
    startTelling(parts, shared, signal),
    startAsking(parts.payments, queues, { sweepMs, signal }),
    startRefunding({ ...parts.payments, refunds: store.refunds }, { sweepMs, signal }),
    startHearingBanks(parts, signal),
    startReading(parts.senders, { ...parts.reading, signal, log }),
    startKeepingEvidence(parts, signal),
    startOpeningDays(parts, signal),
    startResealing(parts, signal),
    startMovingBills(parts, signal),
    startHousekeeping(store, { keepDays: config.evidence.keepDays, clock, signal, log }),
    startCallingPeople(parts, signal),
    startSettlingApprovals(store, {
      ...{ clock, tellPaid: parts.planner.tellPaid, signal, log },
      onSettled: () => parts.waker.wakeAll(),
    }),
  ])
}
