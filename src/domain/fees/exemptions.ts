import type { BillLine } from '../../../schemas/bill.ts'
import type { School } from '../../../schemas/school.ts'
import { type Days, holds } from './days.ts'

/** One row of the dated table of the law (config/catalogues/exemption-rules.json). */
export interface ExemptionRule {
  readonly code: string
  readonly item: string
  /** The item whose price this one takes a part of, because the state supports it up to a level of its own. */
  readonly supports?: string
  readonly ownership?: School['ownership']
  readonly rate: 50 | 70 | 100
  readonly basis: { readonly decree: string; readonly article?: string }
  readonly firstSchoolYear: string
  readonly lastSchoolYear?: string
  /** `law`: everybody has it; `grant`: whom a decision grants it. */
  readonly by: 'law' | 'grant'
}

/** A decision that grants one student an exemption. */
export interface Grant extends Days {
  readonly id: string
  readonly rule: string
  readonly decisionNumber: string
}

/** What a line says of the exemption that counts. */
export type Exemption = Pick<BillLine, 'exemptionBasis'> & { readonly rate: 0 | 50 | 70 | 100 }

const noExemption: Exemption = { rate: 0 }

/**
 * The exemption of an item on a day. Only the single highest counts (NĐ 238/2025 art. 16, before it NĐ 81/2021); among
 * equals the one that everybody has, then the earlier grant.
 */
export function exemptionAt(
  rules: readonly ExemptionRule[],
  wanted: { readonly item: string; readonly schoolYear: string; readonly ownership: School['ownership'] },
  grants: readonly Grant[],
  day: string,
): Exemption {
  const inForce = rules.filter((rule) => rule.item === wanted.item && isInForce(rule, wanted))
  const byLaw = inForce.filter((rule) => rule.by === 'law').map((rule) => exemptionOf(rule))
  const granted = grants
    .filter((grant) => holds(grant, day))
    .toSorted((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)) || (a.id < b.id ? -1 : 1))
    .flatMap((grant) =>
      inForce.filter((rule) => rule.code === grant.rule).map((rule) => exemptionOf(rule, grant)),
    )
  return [...byLaw, ...granted].reduce((best, next) => (next.rate > best.rate ? next : best), noExemption)
}

/** Whether a rule counts in a school year for schools of an ownership. School years compare as text. */
export const isInForce = (
  { firstSchoolYear, lastSchoolYear, ownership }: ExemptionRule,
  wanted: { readonly schoolYear: string; readonly ownership: School['ownership'] },
): boolean =>
  firstSchoolYear <= wanted.schoolYear &&
  (lastSchoolYear === undefined || wanted.schoolYear <= lastSchoolYear) &&
  (ownership === undefined || ownership === wanted.ownership)

const exemptionOf = ({ rate, basis }: ExemptionRule, grant?: Grant): Exemption => ({
  rate,
  exemptionBasis: {
    ...basis,
    ...(grant && {
      decisionNumber: grant.decisionNumber,
      validFrom: grant.from,
      ...(grant.to !== null && { validTo: grant.to }),
    }),
  },
})

/** Only the single highest benefit counts: where the state supports an item, no grant is counted beside it. */
export const grantsOf = (
  rules: readonly ExemptionRule[],
  wanted: { readonly item: string; readonly schoolYear: string; readonly ownership: School['ownership'] },
  grants: readonly Grant[],
): readonly Grant[] =>
  rules.some((rule) => rule.supports === wanted.item && isInForce(rule, wanted)) ? [] : grants
