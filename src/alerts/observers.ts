import type { Observation } from '../domain/incidents/incident.ts'
import type { IncidentKind } from '../domain/incidents/incident-kinds.ts'
import type { TrafficRules } from '../domain/partners/traffic.ts'
import type { BankFileStore } from '../ports/bank-lines/bank-file-store.ts'
import type { BalanceGap, FeedStore } from '../ports/bank-lines/feed-store.ts'
import { type GatewayErrorDefinition, gatewayErrors } from '../ports/gateway-error.ts'
import type { TroubleStore } from '../ports/incidents/trouble-store.ts'
import type { PartnerControlStore } from '../ports/partners/partner-control-store.ts'
import { expiring, type KeyEnd } from './expiring.ts'
import {
  failing,
  freeToGo,
  stoppedForLong,
  type WatchedPartners,
  withoutRetries,
} from './partner-observations.ts'

/** Sees what is wrong of one kind at this moment. */
export type Observe = () => Promise<readonly Observation[]>

/** From when on something is an incident; times in ms. */
export interface AlertLimits {
  readonly overdueAfterMs: number
  readonly stoppedAfterMs: number
  /** How long a single event, such as a refused confirmation, counts. */
  readonly eventWindowMs: number
  readonly refusedConfirmations: number
}

export interface ObserverParts {
  readonly troubles: TroubleStore
  readonly feeds: Pick<FeedStore, 'balanceGaps' | 'pulls'>
  readonly bankFiles: Pick<BankFileStore, 'gaps'>
  readonly controls: Pick<PartnerControlStore, 'read'>
  /** The portals, each with the hours in which it wants nothing. */
  readonly partners: WatchedPartners
  readonly retries: TrafficRules['retries']
  readonly keys: () => readonly KeyEnd[]
  readonly limits: AlertLimits
}

/** How each kind of incident is seen; the compiler holds that none is left out. */
export function createObservers(parts: ObserverParts, now: Date): Readonly<Record<IncidentKind, Observe>> {
  const { troubles, feeds, bankFiles, controls, partners, retries, keys, limits } = parts
  const before = (ms: number) => new Date(now.getTime() - ms)
  const held = shared(() => troubles.held())
  const known = shared(() => controls.read())
  const notices = shared(() => troubles.paymentNotices(before(limits.eventWindowMs)))

  return {
    'partner-gone': async () =>
      (await held())
        .filter(({ code }) => code === goneCode)
        .map(({ partner, count }) => ({ subject: partner, partner, count, facts: {} })),

    'partner-failing': async () => {
      const names = failing(await known(), partners)
      const problems = names.length > 0 ? await troubles.aProblemOf(names) : new Map<string, string>()
      return names.map((partner) => about(partner, { facts: { code: problems.get(partner) } }))
    },

    'our-fault': async () => (await troubles.failing(codesOfOurFault)).map(byCode),

    'exchanges-held': async () => (await held()).filter(({ code }) => code !== goneCode).map(byCode),

    'retries-exhausted': async () =>
      withoutRetries(await known(), partners, retries, now).map((partner) => about(partner)),

    'exchanges-overdue': async () => {
      const names = freeToGo(await known(), partners, now)
      const overdue = await troubles.oldestDue(names, before(limits.overdueAfterMs))
      return overdue.map(({ partner, dueAt, count }) =>
        about(partner, { count, facts: { since: dueAt.toISOString() } }),
      )
    },

    'sending-stopped': async () => stoppedForLong(await known(), now, limits.stoppedAfterMs),

    'webhook-endpoint-off': async () =>
      (await troubles.endpointsOff()).map(({ id, clientId: client, because: code, disabledAt }) =>
        about(`webhook:${id}`, { facts: { client, code, since: disabledAt.toISOString() } }),
      ),

    'conflicting-repeats': async () =>
      (await troubles.conflictingRepeats(before(limits.eventWindowMs))).map(({ kind, owner, count }) => ({
        subject: `${kind} ${owner}`,
        count,
        facts: {},
      })),

    'confirmations-refused': async () =>
      (await notices())
        .filter(({ refused }) => refused >= limits.refusedConfirmations)
        .map(({ channel, refused: count }) => about(channel, { count })),

    'payments-in-conflict': async () =>
      (await notices())
        .filter(({ conflicting }) => conflicting > 0)
        .map(({ channel, conflicting: count }) => about(channel, { count })),

    'times-that-cannot-be': async () =>
      (await troubles.doubtedTimes(before(limits.eventWindowMs))).map(({ channel, count }) =>
        about(channel, { count }),
      ),

    'bank-messages-unread': async () =>
      (await notices())
        .filter(({ unread }) => unread > 0)
        .map(({ channel, unread: count }) => about(channel, { count })),

    'bank-lines-in-conflict': async () =>
      (await troubles.openContradictions()).map(({ source, count }) => about(source, { count })),

    'movements-missing': async () => missingMovements(await feeds.balanceGaps(), await bankFiles.gaps()),

    'bank-not-asked': async () =>
      (await feeds.pulls())
        .filter(({ failures }) => failures >= failuresThatCall)
        .map(({ feed, failures: count, problemCode }) =>
          about(feed, { count, facts: { code: problemCode ?? undefined } }),
        ),

    'approvals-overdue': async () =>
      (await troubles.overdueApprovals(before(limits.overdueAfterMs))).map(
        ({ kind: subject, dueAt, count }) => ({
          ...{ subject, count, facts: { since: dueAt.toISOString() } },
        }),
      ),

    'key-expiring': async () => expiring(keys(), now),
  }
}

/** Questions to a bank that failed in a row. */
const failuresThatCall = 5

/** By account, whether a message or a statement did not come; accounts are no secret, as payers are told them. */
function missingMovements(
  balances: readonly BalanceGap[],
  statements: readonly { readonly account: string; readonly from: number; readonly to: number }[],
): Observation[] {
  const counts = new Map<string, number>()
  const add = (account: string, count: number) => counts.set(account, (counts.get(account) ?? 0) + count)
  for (const { account } of balances) add(account, 1)
  for (const { account, from, to } of statements) add(account, to - from + 1)
  return [...counts].map(([account, count]) => ({ subject: `account ${account}`, count, facts: {} }))
}

const goneCode = 'partner_gone'

const definitions: Readonly<Record<string, GatewayErrorDefinition>> = gatewayErrors

/** Failures that call a person while their messages wait and go again; those of partners open a breaker. */
const codesOfOurFault = Object.entries(definitions)
  .filter(([, { alert, retry, countsForBreaker }]) => alert && retry !== 'never' && !countsForBreaker)
  .map(([code]) => code)

const about = (partner: string, more: Partial<Observation> = {}): Observation => ({
  subject: partner,
  partner,
  count: 1,
  facts: {},
  ...more,
})

const byCode = ({ partner, code, count }: { partner: string; code: string; count: number }): Observation => ({
  subject: `${partner} ${code}`,
  partner,
  count,
  facts: { code },
})

/** Asks once, however many want to know. */
function shared<Found>(ask: () => Promise<Found>): () => Promise<Found> {
  let asked: Promise<Found> | undefined
  return () => {
    asked ??= ask()
    return asked
  }
}
