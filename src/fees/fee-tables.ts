import type { School } from '../../schemas/school.ts'
import type { FeeTables } from '../domain/fees/bill-pupil.ts'
import type { FeeItem } from '../domain/fees/charge.ts'
import { holds } from '../domain/fees/days.ts'
import type { FeeCatalogue } from '../domain/fees/fee-catalogue.ts'
import type { ProRataRule } from '../domain/fees/pro-rata.ts'
import type { FeeStore } from '../ports/fees/fee-store.ts'

export interface ItemParts {
  readonly fees: Pick<FeeStore, 'items'>
  readonly feeCatalogue: FeeCatalogue
}

export interface TableParts extends ItemParts {
  readonly fees: Pick<FeeStore, 'items' | 'schedules'>
  readonly proRata: ProRataRule
}

/** The items of the catalogue, the province and some schools by their codes, whether they are in force or not. */
export async function knownItems(
  { fees, feeCatalogue }: ItemParts,
  schoolCodes: readonly string[],
): Promise<ReadonlyMap<string, FeeItem>> {
  return byCode([...(await fees.items(schoolCodes)), ...feeCatalogue.items])
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
  return {
    items: byCode([...inForce, ...feeCatalogue.items]),
    schedules,
    rules: feeCatalogue.rules,
    proRata,
  }
}

/** Of two items with one code the later counts. */
const byCode = (items: readonly FeeItem[]): ReadonlyMap<string, FeeItem> =>
  new Map(items.map((item) => [item.code, item]))
