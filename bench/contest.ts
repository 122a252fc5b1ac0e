import type { Report } from './report.ts'

/** One way to do a bench's work, tried once a round. */
export interface Contender {
  /** `plain` is what a good engineer writes in an afternoon, `limit` the bare cost of the unavoidable work. */
  readonly name: string
  readonly part: 'ours' | 'baseline' | 'limit'
  readonly says: string
  /** Which of ours it is held against; the first when it does not say. */
  readonly against?: string
  try(): Promise<Round>
}

/** What one try gave; checked to be the whole work before it counts. */
export interface Round {
  readonly perSecond: number
  /** The most memory that the process held, in MiB. */
  readonly peakMiB: number
}

/** A measured claim. */
export interface Bench {
  readonly name: string
  readonly unit: string
  readonly contenders: readonly Contender[]
  /** What ours must reach, as a multiple of a contender, by its name. */
  readonly bars: Readonly<Record<string, number>>
  /** What else the figures say. */
  footnote?(report: Report): string
  /** Figures that are no rate, by name with their unit; they stand in the report. */
  figures?(): Readonly<Record<string, number>>
  close(): Promise<void>
}

/** What a bench is made from. */
export interface BenchOptions {
  /** Records a round. */
  readonly size: number
  readonly seed: number
  /** Bills that one message of ours carries, where it may carry several. */
  readonly billsPerMessage?: number
  /** Scratch folder. */
  readonly folder: string
}

export interface Result extends Omit<Contender, 'try'> {
  readonly rounds: readonly Round[]
}

/** Lets everybody try in turn, round after round, so that a slow minute of the machine strikes all alike. */
export async function hold(
  { contenders }: Bench,
  rounds: number,
  onTry: (round: number, name: string, tried: Round) => void,
): Promise<Result[]> {
  const results = contenders.map(({ try: _, ...contender }) => ({ ...contender, rounds: [] as Round[] }))
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const tried = await contender.try()
      results[index]?.rounds.push(tried)
      onTry(round, contender.name, tried)
    }
  }
  return results
}
