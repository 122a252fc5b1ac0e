/** Shows differences to those who work on them. */
export interface BreakView {
  /** Open differences by what they are and how old they are. */
  standing(now: Date): Promise<readonly BreakStanding[]>
  /** Both sides of a difference, as they were kept; undefined for one that is not there. */
  sides(id: number): Promise<BreakSides | undefined>
}

export interface BreakStanding {
  readonly category: string
  readonly count: number
  /** The đồng in question. */
  readonly amount: number
  /** Of them without an owner, and by age. */
  readonly unowned: number
  readonly ofToday: number
  readonly ofWeek: number
  readonly older: number
}

export interface BreakSides {
  readonly ours: OurSide | null
  /** The other payment that ours is one with, or may be. */
  readonly other: OurSide | null
  readonly theirs: TheirSide | null
  /** What resolving it booked. */
  readonly entries: readonly { readonly debit: string; readonly credit: string; readonly amount: number }[]
}

export interface OurSide {
  readonly paymentId: string
  readonly channel: string
  readonly reference: string
  readonly providerTransaction: string | null
  readonly amount: number | null
  readonly paidAt: Date | null
  readonly billId: string | null
  readonly billNumber: string | null
  readonly schoolCode: string | null
}

export interface TheirSide {
  /** By which the kept file is found. */
  readonly fileId: string | null
  readonly file: string
  readonly row: number | null
  readonly reference: string | null
  readonly amount: number | null
  readonly at: Date | null
}
