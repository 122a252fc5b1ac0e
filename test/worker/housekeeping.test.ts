import { expect, test } from 'vitest'
import { startHousekeeping } from '../../src/worker/housekeeping.ts'
import { noon } from '../support/scene.ts'

const keepDays = { exchanges: 30, paymentNotices: 30, notices: 30, statementFiles: 30 }

/** What one round does when the steps with these names fail, and what is logged of it. */
async function roundWith(...failing: readonly string[]) {
  const done: string[] = []
  const failed: string[] = []
  const stop = new AbortController()
  const step =
    <Result>(name: string, result: Result) =>
    async () => {
      done.push(name)
      if (failing.includes(name)) throw new Error(name)
      return result
    }
  const store = {
    idempotency: { forget: step('idempotency', undefined) },
    access: { forgetAssertions: step('assertions', undefined) },
    imports: { forgetRefused: step('refused lines', 0) },
    retention: { prune: (kind: string) => step(kind, { deleted: 0, next: undefined })() },
    exchangeSearch: { foldTallies: step('exchanges told', 0) },
    overview: { foldTallies: step('overview', 0) },
    payerLearning: { learn: step('payers', 0) },
  }
  const log = {
    warn({ task }: { task: string }) {
      failed.push(task)
      if (failed.length === failing.length) stop.abort()
    },
  }
  await startHousekeeping(store as never, {
    ...{ keepDays, clock: () => noon, signal: stop.signal, log: log as never },
  })
  return { done, failed }
}

test('what cannot be forgotten keeps nothing else from it, and tallies of one kind no others', async () => {
  const { done, failed } = await roundWith('idempotency', 'exchanges told')
  expect(failed.toSorted()).toEqual(['folding tallies', 'housekeeping'])
  expect(done).toEqual(expect.arrayContaining(['assertions', 'refused lines', 'overview']))
  expect(done).toEqual(expect.arrayContaining(Object.keys(keepDays)))
})

test('payloads of one kind that cannot be deleted keep none of another', async () => {
  const { done } = await roundWith('exchanges')
  expect(done).toEqual(expect.arrayContaining(Object.keys(keepDays)))
})
