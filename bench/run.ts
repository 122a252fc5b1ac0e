import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Bench, type BenchOptions, hold } from './contest.ts'
import { createDeliverBench } from './deliver.ts'
import { createIntakeBench } from './intake.ts'
import { sumUp, table } from './report.ts'
import { createSignBench } from './sign.ts'

interface KnownBench {
  readonly create: (options: BenchOptions) => Promise<Bench>
  /** Records a round unless said otherwise. */
  readonly size: number
}

const benches: Readonly<Record<string, KnownBench>> = {
  deliver: { create: createDeliverBench, size: 5_000 },
  intake: { create: createIntakeBench, size: 10_000 },
  sign: { create: createSignBench, size: 5_000 },
}

const usage = `npm run bench -- ${Object.keys(benches).join('|')} [--rounds N] [--size RECORDS] [--seed N] [--json]`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    size: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})

const known = benches[positionals[0] ?? '']
const [rounds, size, seed] = [values.rounds, values.size ?? `${known?.size}`, values.seed].map(Number)
if (!known || !isCount(rounds) || !isCount(size) || !isCount(seed)) {
  console.error(usage)
  process.exit(2)
}

// With --json the last line of the output is the report; people's lines go there too, before it.
const print = (line: string) => console.log(line)
const bench = await known.create({ size, seed, folder: join('.data', 'bench') })
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
