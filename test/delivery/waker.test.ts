import { expect, test, vi } from 'vitest'
import type { Hint, Queues } from '../../src/delivery/queues.ts'
import { createWaker } from '../../src/delivery/waker.ts'
import { until } from '../support/until.ts'

function listen({ fail, restMs = 1 }: { fail?: Error; restMs?: number } = {}) {
  const hints: string[] = []
  const warnings: object[] = []
  const queues: Queues = {
    hint: async (queue: string, { id }: Hint) => {
      hints.push(`${queue} ${id}`)
      if (fail) throw fail
    },
    work: () => {},
    toLookInto: () => [],
    close: async () => {},
  }
  const log = { warn: (facts: object) => warnings.push(facts) }
  const waker = createWaker({ queues, partners: ['nation', 'province'], lanes: 2, pauseMs: 1, restMs, log })
  return { waker, hints, warnings }
}

test('many wakes at once are one hint for each lane of each partner', async () => {
  const { waker, hints } = listen()
  for (let time = 0; time < 100; time += 1) waker.wakeAll()
  await until('the hints', () => hints.length >= 4)
  expect(hints.toSorted()).toEqual([
    'deliver-nation nation-0',
    'deliver-nation nation-1',
    'deliver-province province-0',
    'deliver-province province-1',
  ])
})

test('a wake after a wake is told again', async () => {
  const { waker, hints } = listen()
  waker.wakeAll()
  await until('the first hints', () => hints.length === 4)
  waker.wakeAll()
  await until('the next hints', () => hints.length === 8)
})

test('what comes soon after a hint waits for the end of its rest, and is told once', async () => {
  vi.useFakeTimers()
  try {
    const { waker, hints } = listen({ restMs: 250 })
    waker.wakeAll()
    await vi.advanceTimersByTimeAsync(1)
    expect(hints).toHaveLength(4)
    for (let time = 0; time < 100; time += 1) waker.wakeAll()
    await vi.advanceTimersByTimeAsync(249)
    expect(hints).toHaveLength(4)
    await vi.advanceTimersByTimeAsync(1)
    expect(hints).toHaveLength(8)
  } finally {
    vi.useRealTimers()
  }
})

test('a hint that is lost is told of and harms nobody', async () => {
  const { waker, warnings } = listen({ fail: new Error('no queue') })
  waker.wakeAll()
  await until('the warnings', () => warnings.length === 2)
})
