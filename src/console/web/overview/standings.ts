import type { ExchangeState } from '../../../../schemas/exchange.ts'
import { exchangeStanding } from '../../../domain/exchanges/exchange.ts'
import type { OverviewMessage } from '../../messages/overview.ts'

type Figures = OverviewMessage['partners'][number]

/** accepted = delivered + open + given up; `difference` is what breaks it. */
export interface Standings {
  readonly accepted: number
  readonly delivered: number
  readonly open: number
  readonly 'given-up': number
  readonly difference: number
  readonly byState: ReadonlyMap<ExchangeState, number>
}

/** The states in the order in which they are drawn: from done over going on to stopped. */
const statesInOrder: readonly ExchangeState[] = [
  'accepted',
  'queued',
  'sending',
  'signed',
  'waiting',
  'unknown',
  'held',
  'refused',
  'given-up',
]

export function standingsOf({ accepted, states }: Pick<Figures, 'accepted' | 'states'>): Standings {
  const counts = new Map(states.map(({ state, count }) => [state, count]))
  const byState = new Map(
    statesInOrder.flatMap((state): [ExchangeState, number][] => {
      const count = counts.get(state) ?? 0
      return count > 0 ? [[state, count]] : []
    }),
  )
  const sums = { delivered: 0, open: 0, 'given-up': 0 }
  for (const [state, count] of byState) sums[exchangeStanding[state]] += count
  const difference = accepted - sums.delivered - sums.open - sums['given-up']
  return { accepted, ...sums, difference, byState }
}

/** The standings of all partners together. */
export const sumPartners = (partners: readonly Figures[]): Standings =>
  standingsOf({
    accepted: partners.reduce((sum, { accepted }) => sum + accepted, 0),
    states: statesInOrder.map((state) => ({
      state,
      count: partners.reduce(
        (sum, { states }) => sum + (states.find((entry) => entry.state === state)?.count ?? 0),
        0,
      ),
    })),
  })
