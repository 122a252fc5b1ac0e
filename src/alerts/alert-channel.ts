import type { Telling } from '../ports/incidents/incident-store.ts'

/** A way to tell people of incidents. */
export interface AlertChannel {
  readonly name: 'log' | 'webhook' | 'mail'
  /** How many pieces of news one message holds at most. */
  readonly atOnce: number
  /** Tells and says to whom. Throws where nobody can be sure that it arrived; the message of the error names no secret. */
  tell(news: readonly Telling[]): Promise<string>
}
