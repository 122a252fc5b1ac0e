import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type LatencyOptions, type LatencyReport, measureConsole } from './console.ts'
import { type Bench, type BenchOptions, hold } from './contest.ts'
import { createChaosBench } from './deliver/chaos-bench.ts'
import { createDeliverBench } from './deliver.ts'
import { createIntakeBench } from './intake.ts'
import { createMemoryBench } from './memory.ts'
import { createNotifyBench } from './notify.ts'
import { createWorstCaseBench } from './reconcile/worst-case.ts'
import { createReconcileBench } from './reconcile.ts'
import { sumUp, table } from './report.ts'
import { createSignBench } from './sign.ts'

interface KnownBench {
  readonly create: (options: BenchOptions) => Promise<Bench>
  /** Records a round unless said otherwise. */
  readonly size: number
  /** Rounds unless said otherwise. */
  readonly rounds?: number
}

/** By name, and by the option that makes another measurement of it. */
const benches: Readonly<Record<string, KnownBench>> = {
  deliver: { create: createDeliverBench, size: 8_000 },
  'deliver --bills-per-message': { create: createDeliverBench, size: 20_000 },
  'deliver --chaos': { create: createChaosBench, size: 60_000, rounds: 1 },
  'deliver --bills-per-message --memory': { create: createMemoryBench, size: 20_000, rounds: 1 },
  'deliver --memory': { create: createMemoryBench, size: 20_000, rounds: 1 },
  intake: { create: createIntakeBench, size: 10_000 },
  notify: { create: createNotifyBench, size: 10_000 },
  reconcile: { create: createReconcileBench, size: 1_000_000, rounds: 3 },
  'reconcile --worst-case': { create: createWorstCaseBench, size: 100_000, rounds: 1 },
  sign: { create: createSignBench, size: 5_000 },
}

/** Benches that say how long something takes, beside a bar and no other contender. */
const latencies: Readonly<
  Record<string, { measure(options: LatencyOptions): Promise<LatencyReport>; readonly size: number }>
> = { console: { measure: measureConsole, size: 5_000_000 } }

const usage = `npm run bench -- NAME [--rounds N] [--size RECORDS] [--seed N] [--json], where NAME is one of
  ${[...Object.keys(latencies), ...Object.keys(benches)].join('\n  ')}`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    chaos: { type: 'boolean', default: false },
    memory: { type: 'boolean', default: false },
    'worst-case': { type: 'boolean', default: false },
    'bills-per-message': { type: 'string' },
    rounds: { type: 'string' },
    size: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})

const latency = latencies[positionals.join(' ')]
if (latency) {
  const [size, seed] = [Number(values.size ?? latency.size), Number(values.seed)]
  const report = await latency.measure({ size, seed, folder: join('.data', 'bench'), print: console.log })
  if (values.json) console.log(JSON.stringify(report))
  process.exit(report.ours < report.bar ? 0 : 1)
}

const variants = (['bills-per-message', 'chaos', 'memory', 'worst-case'] as const).filter(
  (name) => values[name],
)
const known = benches[[...positionals, ...variants.map((name) => `--${name}`)].join(' ')]
const { rounds, size, seed, billsPerMessage } = {
  rounds: Number(values.rounds ?? known?.rounds ?? 5),
  size: Number(values.size ?? known?.size),
  seed: Number(values.seed),
  billsPerMessage: Number(values['bills-per-message'] ?? 1),
}
if (!known || ![rounds, size, seed, billsPerMessage].every(isCount)) {
  console.error(usage)
  process.exit(2)
}

// With --json the last line of the output is the report; people's lines go there too, before it.
const print = (line: string) => console.log(line)
const bench = await known.create({ size, seed, billsPerMessage, folder: join('.data', 'bench') })
try {
  print(`${bench.name}: ${size} a round, ${rounds} rounds, everybody in turn`)
  const results = await hold(bench, rounds, (round, name, { perSecond }) =>
    print(`  round ${round}  ${name.padEnd(12)} ${Math.round(perSecond)} ${bench.unit}`),
  )
  const report = sumUp(bench, results, seed)
  for (const line of table(bench, results, report)) print(line)
  if (values.json) print(JSON.stringify(report))
} finally {
  await bench.close()
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value > 0
}
