import type { ExchangeState } from '../../../../schemas/exchange.ts'
import type { DaysMessage } from '../../messages/overview.ts'

const partOf: Readonly<Record<ExchangeState, Part>> = {
  accepted: 'delivered',
  waiting: 'open',
  signed: 'open',
  sending: 'open',
  queued: 'open',
  unknown: 'open',
  held: 'trouble',
  refused: 'trouble',
  'given-up': 'trouble',
}

export type Part = 'delivered' | 'open' | 'trouble'

export interface PartnerChart {
  readonly partner: string
  readonly days: readonly { readonly day: string; readonly parts: readonly (readonly [Part, number])[] }[]
  readonly accepted: number
  readonly perDay: number
  /** What is held, refused or given up, of what was accepted. */
  readonly troubleShare: number
  /** Of the day with most. */
  readonly most: number
}

const parts = ['delivered', 'open', 'trouble'] as const

/** What each partner's days look like; a day on which nothing came is there too. */
export function chartsOf({ dayNames, days }: DaysMessage): readonly PartnerChart[] {
  const partners = [...new Set(days.map(({ partner }) => partner))].sort()
  return partners.map((partner) => {
    const byDay = new Map(days.filter((one) => one.partner === partner).map((one) => [one.day, one]))
    const shown = dayNames.map((day) => {
      const states = byDay.get(day)?.states ?? []
      const sum = (part: Part) =>
        states.reduce((total, { state, count }) => total + (partOf[state] === part ? count : 0), 0)
      return { day, parts: parts.map((part) => [part, sum(part)] as const) }
    })
    const accepted = [...byDay.values()].reduce((total, one) => total + one.accepted, 0)
    const trouble = shown.reduce((total, day) => total + (day.parts[2]?.[1] ?? 0), 0)
    return {
      ...{ partner, days: shown, accepted },
      perDay: accepted / dayNames.length,
      troubleShare: accepted === 0 ? 0 : trouble / accepted,
      most: Math.max(0, ...shown.map((day) => day.parts.reduce((total, [, count]) => total + count, 0))),
    }
  })
}
