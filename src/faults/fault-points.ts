import { setTimeout as pause } from 'node:timers/promises'
import type { Queues } from '../delivery/queues.ts'
import type { Portal } from '../ports/portal.ts'
import type { Store } from '../store/open-store.ts'

/** What fault points are put around. */
export interface Breakable {
  readonly store: Store
  readonly queues: Queues
  readonly portals: ReadonlyMap<string, Portal>
}

/** Ends the process, if the point has been reached as often as was ordered. */
type Reach = () => void

/**
 * Every place at which a fault run may end the process, by its name. The code that is tried knows nothing of them: the
 * one that is ordered stands around a port, and without an order there is none.
 */
const faultPoints = {
  /** A record was read and checked; nothing of it is committed. */
  'record-read': (parts, reach) => withBills(parts, before(parts.store.bills, 'accept', reach)),
  /** A record is committed; its sender has no answer. */
  'record-kept': (parts, reach) => withBills(parts, after(parts.store.bills, 'accept', reach)),
  /** Work is committed and answered; no job says so. */
  'hint-due': (parts, reach) => ({ ...parts, queues: before(parts.queues, 'hint', reach) }),
  /** A job was made; whoever made it has not gone on. */
  'hint-made': (parts, reach) => ({ ...parts, queues: after(parts.queues, 'hint', reach) }),
  /** A job was taken and its exchanges are leased; no request was made. */
  'batch-claimed': (parts, reach) =>
    withExchanges(
      parts,
      after(parts.store.exchanges, 'claim', (claimed) => claimed.length > 0 && reach()),
    ),
  /** The bytes are stored and marked as being sent; none has left. */
  'bytes-stored': (parts, reach) => withExchanges(parts, after(parts.store.exchanges, 'beginSending', reach)),
  /** The bytes have left; no answer came. */
  'request-out': (parts, reach) => withPortals(parts, (portal) => during(portal, 'submit', reach)),
  /** The answer is here; nothing of it is kept. */
  'answer-read': (parts, reach) => withPortals(parts, (portal) => after(portal, 'submit', reach)),
  /** Results, and with them the next times, are on their way to the database. */
  'results-underway': (parts, reach) =>
    withExchanges(parts, during(parts.store.exchanges, 'settle', reach, 1)),
  /** Results are committed; the job is not finished. */
  'results-kept': (parts, reach) =>
    withExchanges(
      parts,
      after(parts.store.exchanges, 'settle', (written) => written > 0 && reach()),
    ),
  /** A confirmation is kept as it came; it is not posted. */
  'notice-kept': (parts, reach) => withPayments(parts, after(parts.store.payments, 'keepNotice', reach)),
  /** A confirmation is posted; its sender has no answer. */
  'payment-posted': (parts, reach) =>
    withStore(parts, {
      payments: after(parts.store.payments, 'post', reach),
      biller: after(parts.store.biller, 'settle', reach),
    }),
  /** A refund is marked as being sent; its channel has not heard of it. */
  'refund-taken': (parts, reach) =>
    withRefunds(
      parts,
      after(parts.store.refunds, 'takeForChannel', (taken) => taken.length > 0 && reach()),
    ),
  /** The channel answered about a refund; nothing of it is kept but its bytes. */
  'refund-answered': (parts, reach) => withRefunds(parts, before(parts.store.refunds, 'channelSaid', reach)),
  /** What the channel answered about a refund is on its way to the database, with what it books. */
  'refund-underway': (parts, reach) =>
    withRefunds(parts, during(parts.store.refunds, 'channelSaid', reach, 1)),
  /** What the channel answered about a refund is committed; whoever asked has not gone on. */
  'refund-kept': (parts, reach) => withRefunds(parts, after(parts.store.refunds, 'channelSaid', reach)),
  /** Lines of a bank are on their way to the database, with where their money goes. */
  'lines-underway': (parts, reach) =>
    withStore(parts, { bankLines: during(parts.store.bankLines, 'take', reach, 1) }),
  /** Lines of a bank are committed; whoever reads the file has not gone on. */
  'lines-taken': (parts, reach) =>
    withStore(parts, { bankLines: after(parts.store.bankLines, 'take', reach) }),
  /** What a provider settles is on its way to the database, with what comparing it found. */
  'settlement-underway': (parts, reach) =>
    withSettlements(parts, during(parts.store.settlements, 'keep', reach, 1)),
  /** What a provider settles is committed; nothing of it is joined with what came. */
  'settlement-kept': (parts, reach) => withSettlements(parts, after(parts.store.settlements, 'keep', reach)),
  /** What a provider settles is being joined with what came, and booked with its lines. */
  'batches-underway': (parts, reach) =>
    withSettlements(parts, during(parts.store.settlements, 'bookArrived', reach, 3)),
  /** A day is being counted and signed; nothing of it is committed. */
  'day-underway': (parts, reach) => withStore(parts, { days: during(parts.store.days, 'close', reach, 1) }),
  /** A day is closed; nobody was told. */
  'day-closed': (parts, reach) => withStore(parts, { days: after(parts.store.days, 'close', reach) }),
  /** A step of a bulk repair is on its way to the database. */
  'repair-step-underway': (parts, reach) => withRepairs(parts, during(parts.store.repairs, 'goOn', reach, 1)),
  /** A step of a bulk repair is committed; whoever took it has not gone on. */
  'repair-step-kept': (parts, reach) =>
    withRepairs(
      parts,
      after(parts.store.repairs, 'goOn', (taken) => taken > 0 && reach()),
    ),
  /** Payloads are being deleted, with the record of it; nothing of that is committed. */
  'payloads-going': (parts, reach) => withRetention(parts, during(parts.store.retention, 'prune', reach, 1)),
  /** Payloads are deleted; whoever deletes them has not gone on. */
  'payloads-gone': (parts, reach) =>
    withRetention(
      parts,
      after(parts.store.retention, 'prune', ({ deleted }) => deleted > 0 && reach()),
    ),
} as const satisfies Record<string, (parts: Breakable, reach: Reach) => Breakable>

export type FaultPoint = keyof typeof faultPoints

/**
 * Puts the ordered fault point around the parts: `name`, or `name:3` for the third time that it is reached. Throws a
 * `RangeError` that lists the names when there is no such point.
 */
export function withFaultPoint(parts: Breakable, order: string, end: () => void): Breakable {
  const [name = '', time = '1'] = order.split(':')
  if (!Object.hasOwn(faultPoints, name)) {
    throw new RangeError(`there is no such fault point; there are ${Object.keys(faultPoints).join(', ')}`)
  }
  let left = Number(time)
  const reach = () => {
    left -= 1
    if (left === 0) end()
  }
  return faultPoints[name as FaultPoint](parts, reach)
}

type Method<Args extends unknown[], Result> = (...args: Args) => Promise<Result>

/** The object with one method that reaches the point before it begins. */
const before = <Target extends object, Name extends keyof Target>(target: Target, name: Name, reach: Reach) =>
  wrap(target, name, (run) => {
    reach()
    return run()
  })

/** The object with one method that reaches the point when it has ended well. */
const after = <Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  reach: (result: ResultOf<Target[Name]>) => unknown,
) =>
  wrap(target, name, async (run) => {
    const result = await run()
    reach(result as ResultOf<Target[Name]>)
    return result
  })

/** The object with one method that reaches the point a little after it began, whether or not it has ended. */
const during = <Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  reach: Reach,
  waitMs = 100,
) =>
  wrap(target, name, async (run) => {
    const running = run()
    await pause(waitMs)
    reach()
    return running
  })

type ResultOf<Member> = Member extends (...args: never[]) => Promise<infer Result> ? Result : never

function wrap<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  around: (run: () => Promise<unknown>) => Promise<unknown>,
): Target {
  const method = target[name] as Method<unknown[], unknown>
  return { ...target, [name]: (...args: unknown[]) => around(() => method(...args)) }
}

const withBills = (parts: Breakable, bills: Store['bills']): Breakable => withStore(parts, { bills })
const withPayments = (parts: Breakable, payments: Store['payments']): Breakable =>
  withStore(parts, { payments })
const withExchanges = (parts: Breakable, exchanges: Store['exchanges']): Breakable =>
  withStore(parts, { exchanges })
const withRepairs = (parts: Breakable, repairs: Store['repairs']): Breakable => withStore(parts, { repairs })
const withRefunds = (parts: Breakable, refunds: Store['refunds']): Breakable => withStore(parts, { refunds })
const withSettlements = (parts: Breakable, settlements: Store['settlements']): Breakable =>
  withStore(parts, { settlements })
const withRetention = (parts: Breakable, retention: Store['retention']): Breakable =>
  withStore(parts, { retention })
const withStore = (parts: Breakable, changed: Partial<Store>): Breakable => ({
  ...parts,
  store: { ...parts.store, ...changed },
})
const withPortals = (parts: Breakable, change: (portal: Portal) => Portal): Breakable => ({
  ...parts,
  portals: new Map([...parts.portals].map(([name, portal]) => [name, change(portal)])),
})
