import type { BillLine } from '../../../schemas/bill.ts'
import { type Charge, chargesOf, type FeeItem, sumOf } from './charge.ts'
import type { ChargePart } from './charge-parts.ts'
import type { Exemption } from './exemptions.ts'

/** What a line of a bill stands for, as it was kept. Only tuition keeps the parts that an exemption is counted from. */
export interface KeptCharge {
  readonly lineNumber: number
  readonly item: string
  readonly parts: readonly ChargePart[] | null
}

export interface AnewParts {
  readonly items: ReadonlyMap<string, FeeItem>
  readonly exemptionOn: (item: string) => (day: string) => Exemption
}

/** `by-hand`: the lines are no longer those that the plan made, so a person decides. */
export type CountedAnew =
  | { readonly is: 'same' | 'by-hand' }
  | { readonly is: 'other'; readonly lines: readonly AnewLine[] }

/** A line as it is from now on, and what it stands for: another charge, or the kept one as it was. */
export interface AnewLine {
  readonly line: BillLine
  readonly kept: number
  readonly charge: Charge | undefined
}

/** Counts a plan's bill again with the exemptions of today, from the same parts and prices. */
export function exemptAnew(
  lines: readonly BillLine[],
  kept: readonly KeptCharge[],
  { items, exemptionOn }: AnewParts,
): CountedAnew {
  const tuition = kept.filter(({ parts }) => parts !== null)
  const stands = tuition.every(({ lineNumber, item, parts }) => {
    const line = lines[lineNumber]
    return items.has(item) && line?.item === item && line.gross === sumOf(parts ?? [], ({ gross }) => gross)
  })
  const charged = lines.filter(({ carriedFrom }) => carriedFrom === undefined)
  if (!stands || charged.length !== kept.length) return { is: 'by-hand' }
  const anew = lines.flatMap((line, place): AnewLine[] => {
    const asItWas = { line, kept: place, charge: undefined }
    const charge = tuition.find(({ lineNumber }) => lineNumber === place)
    const item = items.get(line.item)
    if (!charge?.parts || !item) return [asItWas]
    const charges = chargesOf(item, charge.parts, exemptionOn(item.code), [])
    if (charges.every((one) => asks(one.line) === asks(line))) return [asItWas]
    return charges.map((one) => ({ line: one.line, kept: place, charge: one }))
  })
  return anew.some(({ charge }) => charge) ? { is: 'other', lines: anew } : { is: 'same' }
}

const asks = ({ payable, budgetCompensation, exemptionRate }: BillLine) =>
  `${payable} ${budgetCompensation} ${exemptionRate}`
