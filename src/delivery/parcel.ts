import type { ClaimedExchange } from '../ports/exchanges/exchange-store.ts'
import type { PreparedMessage } from '../ports/portal.ts'

/** A message and the exchanges that it tells of: one, or several, the first of which carries the others. */
export interface Parcel {
  readonly exchanges: readonly ClaimedExchange[]
  readonly message: PreparedMessage
  /** What the partner knows each of them by. */
  readonly references: readonly string[]
  /** Its bytes are not stored yet. */
  readonly isFresh: boolean
}
