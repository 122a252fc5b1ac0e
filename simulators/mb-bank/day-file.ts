import { createHash } from 'node:crypto'
import { successHeader } from './columns.ts'

/** A payment that the bank settled; `requestId` and `bankTransId` are what the bank was told or gave itself. */
export interface SettledPayment {
  readonly requestId: string
  readonly bankTransId: string
  readonly amount: number
  readonly paidAt: Date
  readonly content: string
  readonly creditAccount?: string
}

/** How many lines of the day are wrong in each way. */
export interface PlannedDifferences {
  readonly amountDiffers?: number
  readonly onlyAtBank?: number
  readonly missingAtBank?: number
  readonly duplicateLines?: number
  readonly brokenLines?: number
}

/** The requestIds of what was planted, so that a judge can compare findings one by one. */
export type PlantedDifferences = Readonly<Record<keyof PlannedDifferences, readonly string[]>>

export interface DayFile {
  readonly name: string
  /** Header and lines, each with its line end; made one by one. */
  lines(): Iterable<string>
  readonly planted: PlantedDifferences
}

/**
 * The bank's file of one day. The planted differences take the first payments of the list, each payment at most one;
 * asking for more than there are payments is an error. The same arguments give the same bytes.
 */
export function createDayFile(
  day: string,
  payments: readonly SettledPayment[],
  plan: PlannedDifferences = {},
): DayFile {
  const planted = plant(day, payments, plan)
  return {
    name: `RV_${day.replaceAll('-', '')}_TC.txt`,
    lines: () => fileLines(day, payments, planted),
    planted,
  }
}

function plant(day: string, payments: readonly SettledPayment[], plan: PlannedDifferences) {
  let taken = 0
  const take = (count = 0) => {
    const references = payments.slice(taken, taken + count).map((payment) => payment.requestId)
    if (references.length < count)
      throw new RangeError('more differences are planted than there are payments')
    taken += count
    return references
  }
  return {
    amountDiffers: take(plan.amountDiffers),
    missingAtBank: take(plan.missingAtBank),
    duplicateLines: take(plan.duplicateLines),
    brokenLines: take(plan.brokenLines),
    onlyAtBank: Array.from(
      { length: plan.onlyAtBank ?? 0 },
      (_, index) => `STRANGER${day.replaceAll('-', '')}${String(index + 1).padStart(4, '0')}`,
    ),
  } satisfies PlantedDifferences
}

function* fileLines(
  day: string,
  payments: readonly SettledPayment[],
  planted: PlantedDifferences,
): Generator<string> {
  const differs = new Set(planted.amountDiffers)
  const missing = new Set(planted.missingAtBank)
  const repeated = new Set(planted.duplicateLines)
  const broken = new Set(planted.brokenLines)
  let number = 0
  const next = (payment: SettledPayment) => {
    number += 1
    return successLine(number, payment)
  }
  yield `${successHeader}\n`
  for (const payment of payments) {
    const { requestId, amount } = payment
    if (missing.has(requestId)) continue
    const line = next(differs.has(requestId) ? { ...payment, amount: amount + 1_000 } : payment)
    yield broken.has(requestId) ? withUnreadableAmount(line) : line
    if (repeated.has(requestId)) yield next(payment)
  }
  for (const requestId of planted.onlyAtBank) yield next(strangersPayment(day, requestId))
}

function successLine(number: number, payment: SettledPayment): string {
  const { requestId, bankTransId, amount, paidAt, content, creditAccount = '' } = payment
  const event = [localTime(paidAt), amount, 'VND', content.replaceAll(/[|\r\n]/g, ' '), 'SUCCESS']
  const accounts = ['', '', creditAccount, '', '', 'MB', '']
  const head = [number, 'MB', 'MBBANK', '1011', requestId, bankTransId, bankReference(payment)]
  return `${[...head, ...event, ...accounts, '', ''].join('|')}\n`
}

/** The bank's own reference of a transaction: the same transaction always has the same one. */
function bankReference({ requestId, bankTransId, paidAt }: SettledPayment): string {
  const digest = createHash('sha256').update(`${requestId}|${bankTransId}`).digest()
  const digits = String(digest.readUIntBE(0, 6)).padStart(15, '0')
  return `FT${localTime(paidAt).slice(8, 10)}${digits}`
}

const strangersPayment = (day: string, requestId: string): SettledPayment => ({
  requestId,
  bankTransId: requestId.replace('STRANGER', '9'),
  amount: 123_000,
  paidAt: new Date(`${day}T10:00:00+07:00`),
  content: 'chuyen tien',
})

const withUnreadableAmount = (line: string) =>
  line.replace(/\|(\d+)\|VND\|/, (_, amount: string) => `|${amount}.5O|VND|`)

function localTime(at: Date): string {
  const local = new Date(at.getTime() + 7 * 3_600_000).toISOString()
  return `${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)} ${local.slice(11, 19)}`
}
