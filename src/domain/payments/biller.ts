import type { Dong } from '../../../schemas/money.ts'
import type { Bill } from '../bills/bill.ts'
import { asPaidOn, isKeptFromPayers, owedOn } from '../bills/bill-terms.ts'
import { amountsTaken } from '../bills/exactness.ts'
import { choicesOf, type Instalment, purposeOfAmount, rulingOn } from '../bills/instalments.ts'

/** Whom a collector asks about: a bank or a service through which people pay bills that it does not know itself. */
export interface CustomerKey {
  /** What the payer gave: the payment code of a student or of a bill or, where the school is known, the student's code. */
  readonly number: string
  /** The school that the collector's service is for; nothing of another is found. All schools, by payment codes, without it. */
  readonly schoolCode?: string | undefined
}

/** What a collector is told of a student. */
export interface Customer {
  readonly name: string
  readonly className: string
  readonly schoolCode: string
  readonly schoolName: string
  readonly provinceCode: string
}

/** A bill that can be settled. */
export interface OwedBill {
  /** Its payment code, under which it is settled. */
  readonly code: string
  readonly dossierNumber: string
  readonly title: string
  readonly schoolYear: string
  readonly period: string
  readonly dueOn: string
  /** What is to be taken: all that is left, or the next instalment. */
  readonly amount: Dong
  /** Which amounts its school takes for it. */
  readonly amounts: AmountRule
}

/** The three answers to a collector; of an unknown number it learns nothing but that. */
export type CustomerFound =
  | {
      readonly is: 'bills'
      readonly customer: Customer
      /** What is due first comes first. */
      readonly bills: readonly [OwedBill, ...OwedBill[]]
    }
  | { readonly is: 'nothing-owed'; readonly customer: Customer }
  | { readonly is: 'unknown' }

/** Which amounts close or reduce a bill: all that is owed, at most that, or any; what is over is the payer's credit. */
export type AmountRule = 'exact' | 'up-to' | 'any'

/** A collector says that it has taken money for a bill. */
export interface Settlement {
  /** The collector's own number; the same one is the same money. */
  readonly transaction: string
  readonly customer: CustomerKey
  /** The payment code of the bill. */
  readonly bill: string
  readonly amount: Dong
  readonly amounts: AmountRule
  readonly at: Date
}

/**
 * What became of it. All but `settled` and `repeated` posted nothing. `conflict` is a transaction that was answered before
 * for another bill or amount: the first answer stands, and a person finds out.
 */
export type SettlementOutcome =
  | 'settled'
  | 'repeated'
  | 'already-paid'
  | 'wrong-amount'
  | 'unknown-bill'
  | 'conflict'

/** What the first telling of a transaction came to. */
export type FirstOutcome = Exclude<SettlementOutcome, 'repeated' | 'conflict'>

/** What the same transaction is answered when it is told of again. */
export const outcomeOfRepeat = (first: FirstOutcome): SettlementOutcome =>
  first === 'settled' ? 'repeated' : first

/**
 * Judges a settlement that says it was paid on a day, by how the bill stood then. What nobody might pay on it, such as a cancelled
 * bill, one after its days of grace, or one that is not shown to payers yet, is as if unknown. The whole is taken, or what the
 * chosen or only plan of instalments asks next.
 */
export function judgeSettlement(
  billNow: Bill,
  instalments: readonly Instalment[],
  { amount, amounts }: Pick<Settlement, 'amount' | 'amounts'>,
  day: string,
): FirstOutcome {
  const bill = asPaidOn(billNow, day)
  if (bill.state === 'paid' || bill.state === 'overpaid') return 'already-paid'
  const owed = owedOn(bill, day)
  if (owed <= 0 || isKeptFromPayers(bill)) return 'unknown-bill'
  const ruling = rulingOn(bill, instalments, purposeOfAmount(bill, instalments, amount, owed), owed)
  if (ruling.is === 'nothing') return 'wrong-amount'
  return fits[strictest([amounts, amountsTaken(bill, ruling.atMost)])](amount, ruling.atMost)
    ? 'settled'
    : 'wrong-amount'
}

/** What a collector is told to take for a bill on a day: the whole, or the next instalment of the plan that was begun. */
export function amountToCollect(bill: Bill, instalments: readonly Instalment[], day: string): Dong {
  if (isKeptFromPayers(bill)) return 0
  return choicesOf(bill, instalments, owedOn(bill, day))[0]?.amount ?? 0
}

/** From the narrowest to the widest. */
const rules = ['exact', 'up-to', 'any'] as const satisfies readonly AmountRule[]

/** The rule that none of several breaks. */
export const strictest = (several: readonly AmountRule[]): AmountRule =>
  rules.find((rule) => several.includes(rule)) ?? 'any'

const fits: Readonly<Record<AmountRule, (amount: Dong, owed: Dong) => boolean>> = {
  exact: (amount, owed) => amount === owed,
  'up-to': (amount, owed) => amount > 0 && amount <= owed,
  any: (amount) => amount > 0,
}
