import { createTabular, settings } from '../../adapters/statements/tabular/index.ts'
import { withParts } from '../../src/app.ts'
import { takeStatement } from '../../src/reconcile/take-statement.ts'
import { configure, type GatewayOrder, log } from '../gateway.ts'
import { beProgram } from '../program.ts'

/** Ours: the gateway as it comes takes statement files in, one after the other; the last one is measured. */
await beProgram(({ paths, ...order }: GatewayOrder & { paths: readonly string[] }) =>
  withParts(configure(order), log, async ({ reading }) => {
    const source = createTabular(settings.parse({ delimiter: 'tab' }))
    let seconds = 0
    for (const path of paths) {
      const start = performance.now()
      const { summary } = await takeStatement(path, { name: 'bank', source }, reading)
      if (summary.problems.length > 0) throw new Error(JSON.stringify(summary.problems[0]))
      seconds = (performance.now() - start) / 1_000
    }
    return { ready: { seconds } }
  }),
)
