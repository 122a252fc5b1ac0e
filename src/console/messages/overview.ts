import type { PartnerDay } from '../../ports/exchanges/exchange-search.ts'
import type { Overview } from '../../ports/exchanges/overview-store.ts'
import type { AsJson } from './as-json.ts'

/** What the page is told over its event stream, by the name of the event. */
export interface OverviewEvents {
  readonly overview: OverviewMessage
  /** Nothing changed. `at` is the server's clock, by which the page reckons what is overdue. */
  readonly beat: { readonly at: string }
  /** The figures cannot be read at the moment. */
  readonly trouble: { readonly at: string }
  /** The session is over. */
  readonly ended: { readonly at: string }
}

export type OverviewMessage = AsJson<Overview> & {
  readonly at: string
  readonly titles: Titles
}

/** The last weeks by partner and day; a day on which nothing came is named and has no row. */
export interface DaysMessage {
  /** Every day that is meant, oldest first, `yyyy-mm-dd`. */
  readonly dayNames: readonly string[]
  readonly days: readonly PartnerDay[]
}

/** What outside parties are called, by id; one without a title is shown by its id. */
export type Titles = Readonly<Record<string, { readonly vi: string; readonly en: string }>>
