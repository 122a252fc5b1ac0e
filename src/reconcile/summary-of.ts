import type { ReadFile } from './senders.ts'

/** What reading a file came to, for machines. */
export const summaryOf = (read: ReadFile): Readonly<Record<string, unknown>> =>
  read.tells !== 'movements'
    ? { ...read.run, wasKnown: read.wasKnown }
    : { id: read.taken.id, source: read.taken.source, wasKnown: read.taken.wasKnown, ...read.taken.summary }
