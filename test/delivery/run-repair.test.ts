import { expect, test } from 'vitest'
import { runRepair } from '../../src/delivery/run-repair.ts'
import type { Repair, RepairStore } from '../../src/ports/repair-store.ts'

const repair: Repair = { id: 'r', action: 'replay', filter: {}, reason: 'r', finishedAt: null }

/** A store double with so many exchanges left; it tells when it is finished. */
function withLeft(count: number) {
  let left = count
  const steps: number[] = []
  const finished: string[] = []
  const store = {
    step: async (_: Repair, limit: number) => {
      const touched = Math.min(limit, left)
      left -= touched
      steps.push(limit)
      return touched
    },
    finish: async (id: string) => void finished.push(id),
  } as unknown as RepairStore
  return { store, steps, finished, left: () => left }
}

test('a repair goes on until nothing is left, by steps of its pace, and is finished', async () => {
  const { store, steps, finished } = withLeft(95)
  const progress: number[] = []
  const pace = { perSecond: 4_000, signal: new AbortController().signal, clock: () => new Date() }
  const result = await runRepair(repair, store, { ...pace, onProgress: (done) => progress.push(done) })
  expect(result).toEqual({ done: 95, finished: true })
  expect(steps).toEqual([1_000, 1_000])
  expect(progress).toEqual([95, 95])
  expect(finished).toEqual(['r'])
})

test('a repair that is stopped is not finished and leaves the rest', async () => {
  const { store, finished, left } = withLeft(10_000)
  const stop = new AbortController()
  const pace = {
    perSecond: 400,
    signal: stop.signal,
    clock: () => new Date(),
    onProgress: () => stop.abort(),
  }
  expect(await runRepair(repair, store, pace)).toEqual({ done: 100, finished: false })
  expect(left()).toBe(9_900)
  expect(finished).toEqual([])
})
