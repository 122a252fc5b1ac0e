import type { OwedFact } from '../../../simulators/judge.ts'

/** What both portals must have of every accepted dossier, in the words of their own books. */
export function owedOfDossier(reference: string): OwedFact[] {
  return [
    { party: 'national', operation: 'DongBoHoSoMC', reference },
    { party: 'lgsp', operation: 'SyncDocument', reference },
  ]
}

/** What both portals must have of every paid bill: finished (9), then handed over (10). */
export function owedOfPaidBill(reference: string): OwedFact[] {
  return ['9', '10'].flatMap((step) => [
    { party: 'national', operation: 'CapNhatTienDoHoSoMC', reference, step },
    { party: 'lgsp', operation: 'UpdateDocumentTraces', reference, step },
  ])
}

/** Messages that carry those facts: one each for a dossier; for a paid bill one to the nation and two to the province. */
export const messagesOf = { dossier: 2, paidBill: 3 } as const
