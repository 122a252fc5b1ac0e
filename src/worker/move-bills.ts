import type { Logger } from 'pino'
import { repeat } from '../delivery/repeat.ts'
import { localDay } from '../domain/local-time.ts'
import type { Planner } from '../domain/planner.ts'
import type { Parts } from '../parts/open-parts.ts'
import type { TellOfPayment } from '../ports/payment-store.ts'
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

/** Does it once. What is moved by two processes at once is moved by one of them. */
export async function moveBills(store: BillsStore, parts: MovingParts): Promise<void> {
  const at = parts.clock()
  const due = { day: localDay(at), limit: stepSize, at }
  const published = await publish(store, due, parts)
  const expired = await untilNone(() => store.billLife.expireDue(due), parts.signal)
  const closed = parts.settings.useCredit === 'next-bill' ? await closeWithCredit(store, parts) : 0
  if (published + closed > 0) parts.onMoved()
  if (published + expired + closed > 0) parts.log.info({ published, expired, closed }, 'bills were moved')
}

async function publish(
  { billLife, roster }: BillsStore,
  due: { day: string; limit: number; at: Date },
  { planner, signal }: MovingParts,
): Promise<number> {
  const schools = await roster.findSchools(await billLife.schoolsToPublish(due.day))
  let published = 0
  for (const school of schools) {
    const { portals } = planner.planBill(school)
    published += await untilNone(() => billLife.publishDue(school.code, portals, due), signal)
  }
  return published
}

async function closeWithCredit({ credits }: BillsStore, parts: MovingParts): Promise<number> {
  const { creditLimit: atMost } = parts.settings
  const tell: TellOfPayment = parts.planner.tellPaid
  let closed = 0
  for (const { billId } of await credits.waitingBills(stepSize, atMost)) {
    if (parts.signal.aborted) break
    const by = { gateway: true, atMost } as const
    const outcome = await credits.use({ billId, by, reason: 'bills.useCredit', at: parts.clock() }, tell)
    if (outcome.is === 'used') closed += 1
  }
  return closed
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
