import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openGateway } from '../../src/app.ts'
import { configure, type GatewayOrder, log } from '../gateway.ts'
import { beProgram } from '../program.ts'
import { ask } from '../scratch.ts'
import { open, untilEmpty } from './until-empty.ts'

/** What the process held after one step, everything that could be freed being freed. */
export interface MemoryStep {
  readonly rssMiB: number
  readonly heapMiB: number
}

const again = `update exchanges set state = 'waiting', due_at = now(), attempts = 0, settled_at = null`

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** A worker that delivers all there is, so many times; the rows are made to wait again, evidence and all else stays. */
await beProgram(async (order: GatewayOrder & { steps: number }) => {
  const gateway = await openGateway(configure(order), { roles: ['worker'], log })
  const seen: MemoryStep[] = []
  const start = performance.now()
  for (let step = 0; step < order.steps; step += 1) {
    if (step > 0) await ask(order.databaseUrl, again)
    await untilEmpty(order.databaseUrl, open)
    collectGarbage()
    const { rss, heapUsed } = process.memoryUsage()
    seen.push({ rssMiB: rss / 2 ** 20, heapMiB: heapUsed / 2 ** 20 })
  }
  const seconds = (performance.now() - start) / 1000
  return { ready: { seconds, seen }, close: () => gateway.close() }
})
