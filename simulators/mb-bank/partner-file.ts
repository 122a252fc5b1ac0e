import { differencePosition, differenceWidth, summaryPosition, summaryWidth } from './columns.ts'

/** What a partner's file says, read as strictly as the bank does. */
export type PartnerFile =
  | { readonly is: 'differences'; readonly day: string; readonly differences: readonly PartnerDifference[] }
  | {
      readonly is: 'summary'
      readonly day: string
      readonly matched: { readonly count: number; readonly amount: number }
      readonly differing: { readonly count: number; readonly amount: number }
    }
  | { readonly is: 'refused'; readonly reason: string }

export interface PartnerDifference {
  readonly finding: string
  readonly requestId: string
  readonly ft: string
  readonly amount: number
}

/** Reads a CL or TH file of a partner that the bank calls `partnerName`. */
export function readPartnerFile(name: string, bytes: Uint8Array, partnerName: string): PartnerFile {
  const parts = /^RV_(\d{4})(\d{2})(\d{2})_(CL|TH)\.txt$/.exec(name)
  if (!parts) return refused('the file name is not RV_yyyyMMdd_CL.txt or RV_yyyyMMdd_TH.txt')
  const day = `${parts[1]}-${parts[2]}-${parts[3]}`
  const text = Buffer.from(bytes).toString('utf8')
  if (!text.endsWith('\n')) return refused('the last line has no end')
  const [header, ...rows] = text
    .slice(0, -1)
    .split('\n')
    .map((line) => line.split('|'))
  const width = parts[4] === 'CL' ? differenceWidth : summaryWidth
  if (header === undefined || rows.length === 0) return refused('there is no line after the header')
  if ([header, ...rows].some((row) => row.length !== width)) return refused(`a line has not ${width} fields`)
  return parts[4] === 'CL' ? readDifferences(day, rows, partnerName) : readSummary(day, rows)
}

function readDifferences(day: string, rows: readonly string[][], partnerName: string): PartnerFile {
  const findings = ['SAI LECH', 'THUA MB', `THUA ${partnerName}`]
  const differences = rows.map((row) => ({
    finding: row[differencePosition.finding] as string,
    requestId: row[differencePosition.requestId] as string,
    ft: row[differencePosition.ft] as string,
    amount: Number(row[differencePosition.amount]),
  }))
  const isNotTime = (row: string[]) =>
    !/^\d{2}\/\d{2}\/\d{4} \d{2}:\d{2}:\d{2}$/.test(row[differencePosition.datetime] as string)
  const isNotAmount = (row: string[]) => !/^\d{1,16}$/.test(row[differencePosition.amount] as string)
  if (differences.some(({ finding }) => !findings.includes(finding))) return refused('a finding is not known')
  if (rows.some(isNotAmount)) return refused('an amount is not whole')
  if (rows.some(isNotTime)) return refused('a time is not dd/MM/yyyy HH:mm:ss')
  return { is: 'differences', day, differences }
}

function readSummary(day: string, rows: readonly string[][]): PartnerFile {
  const at = (position: number) => rows.map((row) => row[position] as string)
  const sums = Object.values(summaryPosition).map((position) => {
    const values = at(position)
    return values.every((value) => /^\d+$/.test(value)) ? values.reduce((sum, v) => sum + Number(v), 0) : NaN
  })
  if (sums.some(Number.isNaN)) return refused('a total is not a whole number')
  const [matched, matchedAmount, differing, differingAmount] = sums as [number, number, number, number]
  return {
    is: 'summary',
    day,
    matched: { count: matched, amount: matchedAmount },
    differing: { count: differing, amount: differingAmount },
  }
}

const refused = (reason: string): PartnerFile => ({ is: 'refused', reason })
