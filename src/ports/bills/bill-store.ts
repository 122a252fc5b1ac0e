import type { BillRequest } from '../../../schemas/bill.ts'
import type { TransferRequest } from '../../../schemas/dossier.ts'
import type { LineProblem } from '../../../schemas/import.ts'
import type { Bill } from '../../domain/bills/bill.ts'

/** Keeps bills. Accepting is one transaction: the bill, its ledger entries and its exchanges, or nothing. */
export interface BillStore {
  /** One outcome per bill, in order. A repeat is recognised by school and number. */
  accept(bills: readonly BillToAccept[], at: Date): Promise<readonly AcceptOutcome[]>
  find(id: string): Promise<Bill | undefined>
  findByDossierNumber(dossierNumber: string): Promise<Bill | undefined>
  /** Dossier numbers of bills by id; an id that nobody has is left out. */
  dossierNumbers(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Cancels a bill nothing was paid for; cancelling again gives the same answer. */
  cancel(
    id: string,
    tell: TellPortals,
    at: Date,
    who?: { readonly by: string; readonly reason?: string | undefined },
  ): Promise<CancelOutcome>
}

export interface BillToAccept {
  readonly request: BillRequest
  /** The unit whose code starts the dossier number. */
  readonly dossierUnit: string
  /** The portals that must learn of it. */
  readonly portals: readonly string[]
  /** Which portals learn of its payment; asked for when money was there before the bill. */
  readonly tellPaid: TellPortals
}

/** Which portals must learn of an event and in how many parts each. */
export type TellPortals = ReadonlyMap<string, number>

export type AcceptOutcome =
  | { readonly is: 'accepted' | 'repeated'; readonly id: string; readonly dossierNumber: string }
  | { readonly is: 'refused'; readonly problem: LineProblem }

export type CancelOutcome =
  | { readonly is: 'cancelled'; readonly bill: Bill }
  /** Why, and what to do instead. */
  | { readonly is: 'not-possible'; readonly why: string }
  | { readonly is: 'unknown' }

/** Keeps dossiers that are not bills; accepting one is one transaction with its exchanges. */
export interface DossierStore {
  accept(
    request: TransferRequest,
    dossierUnit: string,
    portals: readonly string[],
    at: Date,
  ): Promise<AcceptOutcome>
  find(id: string): Promise<StoredTransfer | undefined>
}

export interface StoredTransfer {
  readonly id: string
  readonly dossierNumber: string
  readonly filedAt: Date
  readonly request: TransferRequest
}
