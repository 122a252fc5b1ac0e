declare module 'mt940js' {
  export interface Mt940Statement {
    readonly accountIdentification: string
    readonly number: { readonly statement: string }
    readonly currency: string
    readonly openingBalance: number
    readonly closingBalance: number
    readonly closingBalanceDate: Date
    readonly transactions: readonly Mt940Transaction[]
  }

  export interface Mt940Transaction {
    /** The value date; `entryDate` is the day of booking, where it differs. */
    readonly date: Date
    readonly entryDate?: Date
    /** Signed: what came in is above 0. */
    readonly amount: number
    readonly reference: string
    readonly bankReference?: string
    readonly extraDetails?: string
    readonly details: string
  }

  export class Parser {
    constructor(options?: { no86Structure?: boolean })
    parse(text: string): Mt940Statement[]
  }
}
