import type { BillExactness, BillLine, FeeKind } from '../../../schemas/bill.ts'
import type { Dong } from '../../../schemas/money.ts'
import { exemptedPart } from '../bills/bill-arithmetic.ts'
import type { ChargePart } from './charge-parts.ts'
import type { ClosedDays } from './days.ts'
import type { Exemption } from './exemptions.ts'
import type { FeeSchedule } from './fee-schedule.ts'

/** A fee item as the catalogue or the school has it. */
export interface FeeItem {
  readonly code: string
  readonly name: string
  readonly kind: FeeKind
  /** Of the lines that are made of it, where it says so. */
  readonly exactness?: BillExactness | null | undefined
}

/** A meal that was paid for and not eaten, told in time: its price comes back. */
export interface MealBack {
  readonly day: string
  readonly amount: Dong
  /** The bill that charged it. */
  readonly billId: string
  readonly billNumber: string
}

/** What one line of a bill is made of: from this a later correction or give-back is counted. */
export interface Charge extends ClosedDays {
  readonly item: string
  readonly unit: FeeSchedule['unit']
  /** For one unit. */
  readonly price: Dong
  readonly mealDays: readonly string[]
  /** What the payer owes for one meal. */
  readonly mealPayable: Dong
  readonly back: readonly MealBack[]
  readonly parts: readonly ChargePart[]
  readonly line: BillLine
}

/**
 * Makes charges of the parts of one item: parts beside each other with the same price and exemption are one line, rounded
 * once. Meals that come back are taken off while they fit; who pays nothing for a line gets nothing back on it.
 */
export function chargesOf(
  item: FeeItem,
  parts: readonly ChargePart[],
  exemptionOn: (day: string) => Exemption,
  back: readonly MealBack[],
): Charge[] {
  let left = back
  return segmentsOf(parts, exemptionOn).map((segment) => {
    const { taken, rest } = takeBack(segment, left)
    left = rest
    return chargeOf(item, segment, taken)
  })
}

interface Segment {
  readonly parts: readonly [ChargePart, ...ChargePart[]]
  readonly exemption: Exemption
}

function segmentsOf(parts: readonly ChargePart[], exemptionOn: (day: string) => Exemption): Segment[] {
  const segments: Segment[] = []
  for (const part of parts) {
    const exemption = exemptionOn(part.day)
    const last = segments.at(-1)
    const goesOn = last && last.parts[0].schedule.id === part.schedule.id && isSame(last.exemption, exemption)
    if (goesOn) segments[segments.length - 1] = { exemption, parts: [...last.parts, part] }
    else segments.push({ exemption, parts: [part] })
  }
  return segments
}

const isSame = (a: Exemption, b: Exemption) => JSON.stringify(a) === JSON.stringify(b)

/** Whole meals only, the oldest first; what does not fit waits for the next plan. */
function takeBack({ parts, exemption }: Segment, back: readonly MealBack[]) {
  if (parts[0].schedule.unit !== 'meal-day' || exemption.rate > 0) return { taken: [], rest: back }
  let room = sumOf(parts, ({ gross }) => gross)
  const taken = back.filter(({ amount }) => {
    const fits = amount <= room
    if (fits) room -= amount
    return fits
  })
  const isTaken = new Set(taken)
  return { taken, rest: back.filter((meal) => !isTaken.has(meal)) }
}

function chargeOf(item: FeeItem, { parts, exemption }: Segment, back: readonly MealBack[]): Charge {
  const { schedule } = parts[0]
  const gross = sumOf(parts, (part) => part.gross) - sumOf(back, ({ amount }) => amount)
  const base = sumOf(parts, (part) => Math.min(part.base ?? part.gross, part.gross))
  const { rate, exemptionBasis } = exemption
  const mealDays = schedule.unit === 'meal-day' ? parts.map(({ from }) => from) : []
  return {
    item: item.code,
    unit: schedule.unit,
    price: schedule.price,
    from: parts[0].from,
    to: (parts.at(-1) as ChargePart).to,
    mealDays,
    mealPayable: schedule.unit === 'meal-day' ? schedule.price - exemptedPart(schedule.price, rate) : 0,
    back,
    parts,
    line: {
      item: item.code,
      name: nameOf(item, schedule.unit, parts, back),
      kind: item.kind,
      gross,
      exemptionRate: rate,
      ...(exemptionBasis && { exemptionBasis }),
      budgetCompensation: exemptedPart(base, rate),
      payable: gross - exemptedPart(gross, rate),
      ...(item.exactness && { exactness: item.exactness }),
    },
  }
}

/** The name of a line says what was counted, so that a payer can check it. */
function nameOf(
  { name }: FeeItem,
  unit: FeeSchedule['unit'],
  parts: readonly ChargePart[],
  back: readonly MealBack[],
): string {
  if (unit === 'month') return `${name} (${monthsText(parts)})`
  if (unit !== 'meal-day') return name
  const given = back.length > 0 ? `, trừ ${back.length} ngày nghỉ có báo` : ''
  return `${name} (${parts.length} ngày${given})`
}

function monthsText(parts: readonly ChargePart[]): string {
  const text = ({ from }: ChargePart) => `${from.slice(5, 7)}/${from.slice(0, 4)}`
  const [first, last] = [parts[0] as ChargePart, parts.at(-1) as ChargePart]
  return first === last ? `tháng ${text(first)}` : `từ ${text(first)} đến ${text(last)}`
}

export const sumOf = <Row>(rows: readonly Row[], amount: (row: Row) => Dong): Dong =>
  rows.reduce((sum, row) => sum + amount(row), 0)

/**
 * Splits what a private school asks into the part that the state supports, at most the council's level and at most the
 * school's own price, and the rest (NQ 217/2025/QH15; NĐ 66/2026 art. 13.4).
 */
export function splitSupport(parts: readonly ChargePart[]): { supported: ChargePart[]; rest: ChargePart[] } {
  const supportOf = ({ base, gross }: ChargePart) => Math.min(base ?? 0, gross)
  return {
    supported: parts
      .filter((part) => supportOf(part) > 0)
      .map((part) => ({ ...part, gross: supportOf(part) })),
    rest: parts.map((part) => ({ ...part, gross: part.gross - supportOf(part) })),
  }
}
