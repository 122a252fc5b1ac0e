import { expect, test } from 'vitest'
import { goOnWithAll, startRepairing } from '../../src/delivery/start-repairing.ts'
import type { RepairStore } from '../../src/ports/repairs/repair-store.ts'

/** A store double with repairs of so many exchanges, by pace. */
function withRepairs(...paces: readonly { perMinute: number; left: number; owedSteps?: number }[]) {
  const left = paces.map((one) => one.left)
  const owed = paces.map(({ owedSteps = Number.POSITIVE_INFINITY }) => owedSteps)
  const steps: string[] = []
  const store = {
    due: async () =>
      paces.flatMap(({ perMinute }, place) =>
        left[place] === 0 ? [] : [{ id: `${place}`, action: 'replay', filter: {}, perMinute }],
      ),
    goOn: async ({ id }: { id: string }, limit: number) => {
      const place = Number(id)
      if ((owed[place] ?? 0) === 0) return 0
      owed[place] = (owed[place] ?? 0) - 1
      const taken = Math.min(limit, left[place] ?? 0)
      left[place] = (left[place] ?? 0) - taken
      steps.push(`${id}: ${taken}`)
      return taken
    },
  } as unknown as RepairStore
  return { store, steps, left }
}
const clock = () => new Date()
const never = new AbortController().signal

test('each repair goes on by what its pace is worth, by few at once even when it is fast', async () => {
  const { store, steps } = withRepairs(
    { perMinute: 60_000, left: 10_000, owedSteps: 1 },
    { perMinute: 1_000_000, left: 10_000, owedSteps: 1 },
    { perMinute: 240, left: 5, owedSteps: 1 },
    { perMinute: 1, left: 5, owedSteps: 1 },
  )
  let woken = 0
  const onRepaired = () => {
    woken += 1
  }
  await goOnWithAll(store, { clock, onRepaired, signal: never })
  expect(steps).toEqual(['0: 250', '1: 500', '2: 1', '3: 1'])
  expect(woken).toBe(4)
})

test('a pace that was missed is caught up by few steps, and the next repair has its turn', async () => {
  const { store, steps } = withRepairs(
    { perMinute: 240, left: 99 },
    { perMinute: 240, left: 99, owedSteps: 2 },
  )
  await goOnWithAll(store, { clock, onRepaired: () => {}, signal: never })
  expect(steps).toEqual(['0: 1', '0: 1', '0: 1', '0: 1', '1: 1', '1: 1'])
})

test('a worker that stops begins no further step', async () => {
  const { store, steps } = withRepairs({ perMinute: 600, left: 9 }, { perMinute: 600, left: 9 })
  const stop = new AbortController()
  await goOnWithAll(store, { clock, onRepaired: () => stop.abort(), signal: stop.signal })
  expect(steps).toEqual(['0: 3'])
})

test('repairs go on until nothing is left, also after a failure', async () => {
  const { store, left } = withRepairs({ perMinute: 60_000, left: 400 })
  const stop = new AbortController()
  const warned: object[] = []
  let turns = 0
  const due = async (now: Date) => {
    turns += 1
    if (turns === 1) throw new Error('the database is away')
    if (left[0] === 0) stop.abort()
    return store.due(now)
  }
  const log = { warn: (facts: object) => void warned.push(facts) } as never
  await startRepairing({ ...store, due }, { clock, onRepaired: () => {}, signal: stop.signal, log })
  expect(left).toEqual([0])
  expect(warned).toEqual([{ task: 'bulk repair', error: expect.stringContaining('Error') }])
})

test('a repair that cannot go on keeps none of the others, and says so', async () => {
  const { store, steps } = withRepairs({ perMinute: 60, left: 9 }, { perMinute: 60, left: 1 })
  const poisoned: Pick<RepairStore, 'due' | 'goOn'> = {
    ...store,
    async goOn(repair, ...rest) {
      if (repair.id === '0') throw new Error('a filter of an older version')
      return store.goOn(repair, ...rest)
    },
  }
  await expect(goOnWithAll(poisoned, { clock, onRepaired: () => {}, signal: never })).rejects.toThrow('older')
  expect(steps).toEqual(['1: 1', '1: 0'])
})
