import type { Named } from './dossier.ts'

/** The public service that a kind of record stands under: the codes that portals know it by, from configuration. */
export interface PublicService {
  readonly procedure: Named
  readonly field: Named
  /** The unit that handles the dossiers; its code starts their numbers. */
  readonly unit: Named
}
