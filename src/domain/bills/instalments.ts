import type { BillState } from '../../../schemas/bill.ts'
import type { Dong } from '../../../schemas/money.ts'
import type { CreditReason } from '../credits/credit.ts'
import { type Bill, isInForce, owes } from './bill.ts'

/** One part of a plan; `isPaid` where it was paid by name. */
export interface Instalment {
  readonly plan: string
  readonly place: number
  readonly dueOn: string
  readonly amount: Dong
  readonly isPaid: boolean
}

/** What a payment is for: one instalment, the whole of what is owed, or whatever it closes where nobody said. */
export type Purpose =
  | { readonly is: 'instalment'; readonly plan: string; readonly place: number }
  | { readonly is: 'full' }
  | { readonly is: 'unsaid' }

/** What money of a purpose would do: close up to so much, or nothing, and why. */
export type Ruling =
  | { readonly is: 'closes'; readonly atMost: Dong; readonly plan: string | null }
  | { readonly is: 'nothing'; readonly why: CreditReason | 'nothing-owed' }

const whyNot: Partial<Record<BillState, CreditReason>> = {
  draft: 'draft',
  cancelled: 'cancelled',
  expired: 'after-expiry',
  'written-off': 'written-off',
  refunded: 'refunded',
}

/**
 * The rules of instalments, as those of pagoPA's GPD: the first payment decides between the whole and one plan. After an
 * instalment the whole is closed to payers, and so are the plans beside it; after money that no plan explains, all plans are.
 * `owed` is what is left, with what being late costs.
 */
export function rulingOn(
  bill: Pick<Bill, 'state' | 'plan' | 'paid'>,
  instalments: readonly Instalment[],
  purpose: Purpose,
  owed: Dong,
): Ruling {
  const why = whyNot[bill.state]
  if (why) return { is: 'nothing', why }
  if (!isInForce(bill.state) || owed <= 0) return { is: 'nothing', why: 'nothing-owed' }
  if (purpose.is === 'full' && bill.plan !== null) return { is: 'nothing', why: 'full-after-instalment' }
  if (purpose.is !== 'instalment') return { is: 'closes', atMost: owed, plan: bill.plan }
  if (bill.plan === null ? bill.paid > 0 : bill.plan !== purpose.plan)
    return { is: 'nothing', why: 'other-plan' }
  const part = instalments.find(({ plan, place }) => plan === purpose.plan && place === purpose.place)
  if (!part) return { is: 'nothing', why: 'no-such-instalment' }
  if (part.isPaid) return { is: 'nothing', why: 'instalment-paid' }
  return { is: 'closes', atMost: Math.min(amountOf(part, instalments, owed), owed), plan: purpose.plan }
}

/** The last part that is left carries what being late costs, and what other money has closed already. */
function amountOf(part: Instalment, instalments: readonly Instalment[], owed: Dong): Dong {
  const left = instalments.filter(({ plan, isPaid }) => plan === part.plan && !isPaid)
  return left.length === 1 ? owed : part.amount
}

/** What a payer may choose of a bill, the whole first; nothing where nothing is owed. */
export function choicesOf(
  bill: Pick<Bill, 'state' | 'plan' | 'paid'>,
  instalments: readonly Instalment[],
  owed: Dong,
): { readonly purpose: Purpose; readonly amount: Dong; readonly dueOn?: string }[] {
  if (!owes(bill.state)) return []
  const purposes: { purpose: Purpose; dueOn?: string }[] = [
    { purpose: { is: 'full' } },
    ...instalments.map(({ plan, place, dueOn }) => ({
      purpose: { is: 'instalment', plan, place } as const,
      dueOn,
    })),
  ]
  return purposes.flatMap(({ purpose, dueOn }) => {
    const ruling = rulingOn(bill, instalments, purpose, owed)
    return ruling.is === 'closes' ? [{ purpose, amount: ruling.atMost, ...(dueOn ? { dueOn } : {}) }] : []
  })
}

/** What money is for when nobody said it: the one instalment of the chosen plan, or of the only plan, with its amount. */
export function purposeOfAmount(
  bill: Pick<Bill, 'plan' | 'paid'>,
  instalments: readonly Instalment[],
  amount: Dong,
  owed: Dong,
): Purpose {
  if (amount >= owed && bill.plan === null) return instalments.length > 0 ? { is: 'full' } : { is: 'unsaid' }
  const open = instalments.filter(({ plan, isPaid }) => !isPaid && (bill.plan ?? plan) === plan)
  const meant = open.filter((part) => part.amount === amount)
  const plans = new Set(meant.map(({ plan }) => plan))
  const [first] = meant
  if (!first || plans.size > 1 || (bill.plan === null && bill.paid > 0)) return { is: 'unsaid' }
  return { is: 'instalment', plan: first.plan, place: first.place }
}
