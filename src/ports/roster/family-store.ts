import type { BeneficiaryAccount } from '../../../schemas/school.ts'

/** Keeps which students a family pays for together, and in which order. */
export interface FamilyStore {
  /** Makes a family. Throws `invalid_request` for a student that is not there, `conflict` for one of another family. */
  make(members: readonly FamilyMember[], by: string, at: Date): Promise<Family>
  /** States the students of a family and their order anew; what was before stays readable. Throws like `make`. */
  change(id: string, members: readonly FamilyMember[], by: string, at: Date): Promise<Family | undefined>
  find(id: string): Promise<Family | undefined>
  /** What each student owes, and the account of their school. */
  debts(id: string): Promise<readonly FamilyDebt[]>
  /**
   * Leads a virtual account to a student; returns false where there is no such student. It is taken from students of the
   * schools in `from` only, of any where that is left out. Throws `conflict` where it is of another one.
   */
  putVirtualAccount(account: VirtualAccount, by: string, at: Date, from?: readonly string[]): Promise<boolean>
}

export interface FamilyMember {
  readonly schoolCode: string
  readonly studentCode: string
}

export interface Family {
  readonly id: string
  /** What its code stands for. */
  readonly number: number
  /** In the order in which money goes to them. */
  readonly members: readonly FamilyMember[]
}

export interface FamilyDebt extends FamilyMember {
  readonly owed: number
  readonly account: BeneficiaryAccount | null
}

export interface VirtualAccount extends FamilyMember {
  readonly number: string
}
