import type { DossierStatus } from '../../../schemas/dossier.ts'
import type { Dong } from '../../../schemas/money.ts'

/** A code with its name, as portals want both. */
export interface Named {
  readonly code: string
  readonly name: string
}

export interface Applicant {
  readonly kind: 'citizen' | 'business' | 'state-agency' | 'organisation'
  readonly name: string
  readonly identityNumber?: string
  /** The applicant's single-sign-on account (TechID), known for online filings only. */
  readonly accountId?: string
  readonly address?: string
  readonly phone?: string
  readonly email?: string
}

export interface Paper {
  readonly id: string
  readonly name: string
  /** Absolute address that the portal may download from. */
  readonly url: string
  readonly componentCode?: string
  readonly digitised: boolean
}

export interface DossierFee {
  readonly code: string
  readonly name: string
  readonly amount: Dong
  /** `fee` = phí, `charge` = lệ phí. */
  readonly kind: 'fee' | 'charge'
}

export interface ResultPaper {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly componentCode?: string
  readonly resultCode?: string
}

/** One round of asking for more papers. */
export interface Supplement {
  readonly id: number
  readonly askedBy: string
  readonly asks: string
  readonly askedAt: Date
  readonly receivedBy?: string
  readonly receivedNote?: string
  readonly receivedAt?: Date
  readonly papers: readonly Paper[]
  readonly fees: readonly DossierFee[]
  readonly oldDueAt?: Date
  readonly newDueAt?: Date
}

/** A dossier (hồ sơ) in our own words, complete enough for every portal's message. Absent facts stay absent. */
export interface Dossier {
  readonly number: string
  readonly procedure: Named
  readonly field: Named
  readonly unit: Named
  readonly channel: 'direct' | 'online' | 'post'
  readonly filedAt: 'province' | 'nation'
  readonly applicant: Applicant
  readonly abstract: string
  readonly submittedAt?: Date
  readonly receivedAt: Date
  readonly dueAt?: Date
  readonly refusedAt?: Date
  readonly finishedAt?: Date
  readonly returnedAt?: Date
  readonly returnNote?: string
  readonly status: DossierStatus
  readonly returnMethod: 'counter' | 'post'
  readonly receiptNumber?: string
  readonly note?: string
  readonly papers: readonly Paper[]
  readonly fees: readonly DossierFee[]
  readonly otherPapers: readonly { name: string; copies: number; kind: number }[]
  readonly supplements: readonly Supplement[]
  readonly results: readonly ResultPaper[]
  readonly onlinePayment: 'no-fee' | 'paid-online' | 'not-paid-online'
  readonly digitised: boolean
  readonly verifiedByVneid: boolean
  /** Codes of databases that the dossier was checked against (DSKetNoiCSDL). */
  readonly databases: readonly string[]
}

/** One step in the life of a dossier. */
export interface ProgressStep {
  readonly processor: string
  readonly position?: string
  readonly department?: string
  readonly at: Date
  readonly text: string
  readonly status: DossierStatus
  readonly startedAt?: Date
  readonly dueAt?: Date
}

/** What a portal is told: a dossier, whole, or the next steps of one it knows. */
export type OutgoingRecord =
  | DossierRecord
  | {
      readonly kind: 'progress'
      readonly dossierNumber: string
      readonly unit: Named
      readonly steps: readonly ProgressStep[]
    }

/** A dossier, whole. */
export interface DossierRecord {
  readonly kind: 'dossier'
  readonly dossier: Dossier
  readonly as: 'new' | 'update'
}
