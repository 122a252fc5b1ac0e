import type { ReadingParts } from '../../src/reconcile/senders.ts'
import type { Store } from '../../src/store/open-store.ts'
import { noon, tellBoth } from './scene.ts'

/** What reading statements needs, at noon, with both portals to be told. */
export const readingParts = (store: Store, changes: Partial<ReadingParts> = {}): ReadingParts => ({
  statements: store.statements,
  payments: store.payments,
  bankLines: store.bankLines,
  bankFiles: store.bankFiles,
  breaks: store.breaks,
  keptFiles: store.keptFiles,
  codePrefixes: { student: 'HS', bill: 'KT', family: 'GD' },
  settlements: store.settlements,
  settledTo: new Map(),
  notFee: [],
  tellPaid: () => tellBoth,
  clock: () => noon,
  ...changes,
})
