import type { Logger } from 'pino'
import { repeat } from '../delivery/repeat.ts'
import type { Planner } from '../domain/exchanges/planner.ts'
import { oneByOne } from '../domain/one-by-one.ts'
import { localDay } from '../domain/time/local-time.ts'
import type { Parts } from '../parts/open-parts.ts'
import type { TellOfPayment } from '../ports/payments/payment-store.ts'
import type { Store } from '../store/open-store.ts'

/** Bills that are moved in one statement. */
const stepSize = 1_000

interface MovingParts {
  readonly settings: {
    readonly creditLimit: number
    readonly useCredit: 'by-person' | 'next-bill'
  }
  readonly planner: Pick<Planner, 'planBill' | 'tellPaid'>
  /** Called when something was committed that portals must learn. */
  readonly onMoved: () => void
  readonly clock: () => Date
  readonly signal: AbortSignal
  readonly log: Pick<Logger, 'info'>
}

type BillsStore = Pick<Store, 'billLife' | 'credits' | 'roster'>

/** Publishes bills whose day has come, ends those whose grace is over, and uses credit where the setting says so. */
export function startMovingBills(
  { config, store, planner, waker, clock, log }: Parts,
  signal: AbortSignal,
): Promise<void> {
  const settings = config.bills
  const parts = { settings, planner, clock, signal, log, onMoved: () => waker.wakeAll() }
  return repeat(() => moveBills(store, parts), {
    everyMs: settings.lookMs,
    signal,
    log,
    name: 'moving bills',
  })
}

/**
 * Does it once. What is moved by two processes at once is moved by one of them; a bill or a school with which it fails keeps
 * none of the others, and is thrown at the end.
 */
export async function moveBills(store: BillsStore, parts: MovingParts): Promise<void> {
  const at = parts.clock()
  const due = { day: localDay(at), limit: stepSize, at }
  const moved = { published: 0, expired: 0, closed: 0 }
  try {
    await oneByOne([publish, expire, closeWithCredit], (step) => step(store, parts, due, moved))
  } finally {
    if (moved.published + moved.closed > 0) parts.onMoved()
    if (moved.published + moved.expired + moved.closed > 0) parts.log.info(moved, 'bills were moved')
  }
}

/** A step counts what it moved as it goes: what it did before it failed is done. */
type Step = (
  store: BillsStore,
  parts: MovingParts,
  due: { readonly day: string; readonly limit: number; readonly at: Date },
  moved: { published: number; expired: number; closed: number },
) => Promise<void>

const publish: Step = async ({ billLife, roster }, { planner, signal }, due, moved) => {
  const schools = await roster.findSchools(await billLife.schoolsToPublish(due.day))
  await oneByOne(schools, async (school) => {
    const { portals } = planner.planBill(school)
    moved.published += await untilNone(() => billLife.publishDue(school.code, portals, due), signal)
  })
}

const expire: Step = async ({ billLife }, { signal }, due, moved) => {
  moved.expired += await untilNone(() => billLife.expireDue(due), signal)
}

const closeWithCredit: Step = async ({ credits }, { settings, planner, clock, signal }, _, moved) => {
  if (settings.useCredit !== 'next-bill') return
  const { creditLimit: atMost } = settings
  const tell: TellOfPayment = planner.tellPaid
  await oneByOne(await credits.waitingBills(stepSize, atMost), async ({ billId }) => {
    if (signal.aborted) return
    const by = { gateway: true, atMost } as const
    const outcome = await credits.use({ billId, by, reason: 'bills.useCredit', at: clock() }, tell)
    if (outcome.is === 'used') moved.closed += 1
  })
}

/** Goes on step by step until a step finds nothing; gives how many there were. */
async function untilNone(step: () => Promise<number>, signal: AbortSignal): Promise<number> {
  let sum = 0
  while (!signal.aborted) {
    const count = await step()
    sum += count
    if (count < stepSize) break
  }
  return sum
}
