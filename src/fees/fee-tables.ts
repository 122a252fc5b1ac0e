import type { School } from '../../schemas/school.ts'
import type { FeeTables } from '../domain/fees/bill-pupil.ts'
import { holds } from '../domain/fees/days.ts'
import type { FeeCatalogue } from '../domain/fees/fee-catalogue.ts'
import type { ProRataRule } from '../domain/fees/pro-rata.ts'
import type { FeeStore } from '../ports/fee-store.ts'

export interface TableParts {
  readonly fees: FeeStore
  readonly feeCatalogue: FeeCatalogue
  readonly proRata: ProRataRule
}

/** Gathers the items in force on a day, the prices of a school year and the rules of the law for one school. */
export async function feeTablesOf(
  { fees, feeCatalogue, proRata }: TableParts,
  school: Pick<School, 'code'>,
  { schoolYear, from }: { readonly schoolYear: string; readonly from: string },
): Promise<FeeTables> {
  const [stored, schedules] = await Promise.all([
    fees.items([school.code]),
    fees.schedules(schoolYear, [school.code]),
  ])
  const inForce = stored.filter((item) => holds({ from: item.validFrom, to: item.validTo }, from))
  const items = [...inForce, ...feeCatalogue.items].map(({ code, name, kind, exactness }) => ({
    ...{ code, name, kind },
    ...(exactness && { exactness }),
  }))
  return {
    items: new Map(items.map((item) => [item.code, item])),
    schedules,
    rules: feeCatalogue.rules,
    proRata,
  }
}
