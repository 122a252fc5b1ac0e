import { availableParallelism, cpus, totalmem } from 'node:os'
import type { Bench, Result } from './contest.ts'

/** What a bench found, as `--json` prints it: rates are medians over the rounds, ratios are of those medians. */
export interface Report {
  readonly bench: string
  readonly unit: string
  readonly ours: number
  /** What else is ours in a bench that measures several things, by name. */
  readonly alsoOurs?: Readonly<Record<string, number>>
  readonly baselines: Readonly<Record<string, number>>
  readonly limits: Readonly<Record<string, number>>
  /** Ours over each baseline and each limit. */
  readonly ratios: Readonly<Record<string, number>>
  /** What else was measured, by name with its unit. */
  readonly figures?: Readonly<Record<string, number>>
  /** The most memory that our process held in any round. */
  readonly memoryMiB: number
  readonly machine: {
    readonly cpu: string
    readonly cores: number
    readonly memoryMiB: number
    readonly node: string
  }
  readonly seed: number
}

const mebibyte = 1024 * 1024

/** Sums up a contest. */
export function sumUp({ name, unit, figures }: Bench, results: readonly Result[], seed: number): Report {
  const ours = results.find(({ part }) => part === 'ours')
  if (!ours) throw new Error(`the bench ${name} has nothing of ours`)
  const ratesOf = (wanted: Result['part']) =>
    Object.fromEntries(
      results
        .filter(({ part }) => part === wanted)
        .map((result) => [result.name, Math.round(rateOf(result))]),
    )
  const others = results.filter(({ part }) => part !== 'ours')
  const { [ours.name]: _, ...alsoOurs } = ratesOf('ours')
  const oursAgainst = ({ against = ours.name }: Result) => {
    const found = results.find((result) => result.part === 'ours' && result.name === against)
    if (!found) throw new Error(`the bench ${name} has nothing of ours by the name ${against}`)
    return rateOf(found)
  }
  return {
    bench: name,
    unit,
    ours: Math.round(rateOf(ours)),
    ...(Object.keys(alsoOurs).length > 0 ? { alsoOurs } : {}),
    baselines: ratesOf('baseline'),
    limits: ratesOf('limit'),
    ratios: Object.fromEntries(
      others.map((other) => [other.name, Number((oursAgainst(other) / rateOf(other)).toFixed(3))]),
    ),
    ...(figures ? { figures: figures() } : {}),
    memoryMiB: peakOf(ours),
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memoryMiB: Math.round(totalmem() / mebibyte),
      node: process.version,
    },
    seed,
  }
}

/** Draws the contest as a table for people. */
export function* table(bench: Bench, results: readonly Result[], report: Report): Generator<string> {
  const row = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(12) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  yield row(['', report.unit, 'lowest', 'highest', 'ours is', 'MiB'])
  for (const result of results) {
    const rates = result.rounds.map(({ perSecond }) => perSecond)
    const ratio = report.ratios[result.name]
    const cells = [median(rates), Math.min(...rates), Math.max(...rates)].map((rate) => whole.format(rate))
    yield `${row([result.name, ...cells, ratio ? `${ratio.toFixed(2)} ×` : '', whole.format(peakOf(result))])}  ${result.says}`
  }
  for (const [name, bar] of Object.entries(bench.bars)) {
    const ratio = report.ratios[name] ?? 0
    yield `${ratio >= bar ? 'reached' : 'missed'}: ours at least ${bar} × ${name}`
  }
  if (bench.footnote) yield bench.footnote(report)
}

const widths = [0, 12, 9, 9, 9, 6]
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

const rateOf = ({ rounds }: Result) => median(rounds.map(({ perSecond }) => perSecond))
const peakOf = ({ rounds }: Result) => Math.round(Math.max(...rounds.map(({ peakMiB }) => peakMiB)))

/** The middle value; of an even number, the mean of the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  const pair = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]] as const
  if (pair[0] === undefined || pair[1] === undefined) throw new Error('nothing has no median')
  return (pair[0] + pair[1]) / 2
}
