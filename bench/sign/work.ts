import { availableParallelism } from 'node:os'
import type { PemKey } from '../../src/signing/keys/pem-signer.ts'
import { beProgram } from '../program.ts'
import { type Job, jobs, type Work } from './jobs.ts'

export interface WorkOrder {
  readonly work: Work
  readonly key: PemKey
  readonly count: number
  readonly seed: number
}

/** Does one kind of work on all messages, in lanes enough that no core waits, after a tenth that is not timed. */
await beProgram(async ({ work, key, count, seed }: WorkOrder) => {
  const job = await jobs[work](key, seed)
  await inLanes(Math.ceil(count / 10), job)
  const start = performance.now()
  await inLanes(count, job)
  return { ready: { seconds: (performance.now() - start) / 1000 } }
})

async function inLanes(count: number, job: Job): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await job(next++)
  }
  await Promise.all(Array.from({ length: 8 * availableParallelism() }, lane))
}
