import type { DossierStatus } from '../../../schemas/dossier.ts'
import type { Applicant, Dossier, DossierFee } from '../../../src/domain/exchanges/dossier.ts'
import type { RefusalReason } from '../../../src/ports/portal.ts'

/** The two calls of the axis that take our records, with their paths below the service address. */
export const paths = {
  SyncDocument: '/Document/SyncDocument',
  UpdateDocumentTraces: '/Document/UpdateDocumentTraces',
} as const

export type Operation = keyof typeof paths

/** Status of a dossier or step: the numbers 1..10 that the national portal counts by too. */
export const statusNumbers = {
  filed: 1,
  received: 2,
  refused: 3,
  processing: 4,
  'supplement-needed': 5,
  'payment-needed': 6,
  withdrawn: 7,
  stopped: 8,
  finished: 9,
  returned: 10,
} as const satisfies Record<DossierStatus, number>

/** ApplicantsType: 1 citizen, 2 business, 3 organisation, 4 other. A state agency has no number of its own. */
export const applicantTypes = {
  citizen: 1,
  business: 2,
  organisation: 3,
  'state-agency': 4,
} as const satisfies Record<Applicant['kind'], number>

/** ReturnedType: 0 handed over directly, 1 by post. */
export const returnedTypes = { counter: 0, post: 1 } as const satisfies Record<
  Dossier['returnMethod'],
  number
>

/** FeeType is not published; phí 1 and lệ phí 2 is how the national portal numbers the same two kinds. */
export const feeTypes = { fee: 1, charge: 2 } as const satisfies Record<DossierFee['kind'], number>

/**
 * Why the axis says no, by Status. The list is not published. The one client that can be read compares Status with 200,
 * so the numbers are taken to mean what they mean in HTTP (RFC 9110 section 15).
 */
export const refusalReasons: Readonly<Record<number, RefusalReason>> = {
  400: 'invalid',
  403: 'forbidden',
  404: 'unknown-dossier',
  409: 'duplicate',
  413: 'invalid',
  422: 'invalid',
}
