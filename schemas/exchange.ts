import { z } from 'zod'

/** The states of an exchange; the legal moves between them are in src/domain/exchanges/exchange.ts. */
export const exchangeState = z.enum([
  'waiting',
  'signed',
  'sending',
  'queued',
  'unknown',
  'held',
  'accepted',
  'refused',
  'given-up',
])

/** What happened to a bill or dossier that a portal must learn of. */
export const exchangeEvent = z.enum(['issued', 'filed', 'paid', 'cancelled'])

export type ExchangeState = z.infer<typeof exchangeState>
export type ExchangeEvent = z.infer<typeof exchangeEvent>
