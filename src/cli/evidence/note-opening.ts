import type { Parts } from '../../app.ts'
import type { Terminal } from '../command.ts'

/** Keeps that somebody opens the payload of an exchange by a command, and why, before they see it. */
export const noteOpening = (
  exchangeId: number,
  reason: string,
  { user: who }: Pick<Terminal, 'user'>,
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
): Promise<void> => store.evidence.noteOpening({ exchangeId, who, via: 'command', reason, at: clock() })
