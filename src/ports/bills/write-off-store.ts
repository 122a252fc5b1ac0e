import type { Dong } from '../../../schemas/money.ts'
import type { Actor } from '../../domain/access/actor.ts'
import type { ApprovalRules } from '../../domain/approvals/approval.ts'
import type { Approval, ApprovalMoment } from '../approvals/approval-store.ts'

/** Gives up what bills still ask, by one person up to a limit and by two above it. */
export interface WriteOffStore {
  /** Asks for all that the bill still asks. Throws `conflict` where it asks for nothing, or it is asked for already. */
  request(order: WriteOffOrder, when: ApprovalMoment): Promise<Approval>
  /** What was given up from one instant to another, of some schools or of all, whatever became of it since. */
  list(span: WriteOffSpan, schoolCodes?: readonly string[]): Promise<readonly WriteOff[]>
  /** What is owed again from an instant between two on, whenever it was given up. */
  listUndone(span: WriteOffSpan, schoolCodes?: readonly string[]): Promise<readonly WriteOff[]>
}

export interface WriteOffSpan {
  readonly from: Date
  readonly to: Date
}

export interface WriteOffOrder {
  readonly billId: string
  readonly actor: Actor
  readonly reason: string
  readonly rules: ApprovalRules
}

export interface WriteOff {
  readonly approvalId: string
  readonly billId: string
  readonly number: string
  readonly schoolCode: string
  readonly studentCode: string
  readonly amount: Dong
  readonly writtenOffAt: Date
  /** When money of the bill was taken back, so that all of it is owed again. */
  readonly undoneAt: Date | null
  readonly requestedBy: string
  readonly approvedBy: string
  readonly reason: string
}
