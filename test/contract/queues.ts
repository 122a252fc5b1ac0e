import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { HintPayload, QueueOptions, Queues } from '../../src/delivery/queues.ts'
import { openQueues } from '../../src/delivery/queues.ts'
import { startProgram } from '../support/start-program.ts'
import { until } from '../support/until.ts'

const holdHint = fileURLToPath(new URL('../delivery/processes/hold-hint.ts', import.meta.url))

/** Where queues live, for the time of one suite. */
export interface QueueHome {
  readonly options: Omit<QueueOptions, 'log'>
  close(): Promise<void>
}

/** Registers the cases that the queues pass, wherever they live. */
export function describeQueues(openHome: () => Promise<QueueHome>): void {
  let home: QueueHome
  let queues: Queues
  let queue: string
  const complaints: unknown[] = []
  const log = { warn: (...words: unknown[]) => complaints.push(words) }
  beforeAll(async () => {
    home = await openHome()
  })
  afterAll(() => home.close())
  beforeEach(() => {
    queue = `queue-${randomUUID().slice(0, 8)}`
    queues = openQueues({ ...home.options, log, deadAfterMs: 1_000 })
    complaints.length = 0
  })
  afterEach(() => queues.close())

  /** Works on the queue and keeps what was taken; `hold` keeps the work from ending. */
  const listen = (hold: (payload: HintPayload) => Promise<void> = async () => {}) => {
    const taken: HintPayload[] = []
    queues.work(queue, 1, async (payload) => {
      taken.push(payload)
      await hold(payload)
    })
    return taken
  }
  /** Ends when a hint that was added last has been worked on, so that everything before it has been too. */
  const settled = async (taken: readonly HintPayload[]) => {
    await queues.hint(queue, { id: 'last', payload: { last: 'yes' } })
    await until('the last hint', () => taken.some((payload) => payload.last === 'yes'))
    return taken.filter((payload) => payload.last === undefined)
  }

  test('a hint is worked on once, with its payload', async () => {
    const taken = listen()
    await queues.hint(queue, { id: 'a', payload: { paymentId: '1' } })
    expect(await settled(taken)).toEqual([{ paymentId: '1' }])
  })

  test('hints that came before anybody worked are worked on', async () => {
    await queues.hint(queue, { id: 'a', payload: { number: '1' } })
    await queues.hint(queue, { id: 'b', payload: { number: '2' } })
    expect(await settled(listen())).toEqual([{ number: '1' }, { number: '2' }])
  })

  test('equal hints that nobody took yet are one', async () => {
    for (let time = 0; time < 5; time += 1) await queues.hint(queue, { id: 'a', payload: { number: '1' } })
    expect(await settled(listen())).toEqual([{ number: '1' }])
  })

  test('the same hint is worked on again when it comes again', async () => {
    const taken = listen()
    await queues.hint(queue, { id: 'a' })
    await until('the first time', () => taken.length === 1)
    await queues.hint(queue, { id: 'a' })
    await until('the second time', () => taken.length === 2)
  })

  test('a hint that comes while its like is worked on is kept: it may tell of work that was just missed', async () => {
    const isTaken = Promise.withResolvers<void>()
    const mayEnd = Promise.withResolvers<void>()
    const taken = listen(async ({ last }) => {
      if (last) return
      isTaken.resolve()
      await mayEnd.promise
    })
    await queues.hint(queue, { id: 'a' })
    await isTaken.promise
    for (let time = 0; time < 3; time += 1) await queues.hint(queue, { id: 'a' })
    mayEnd.resolve()
    await until('the kept hint', () => taken.length === 2)
    expect(await settled(taken)).toHaveLength(2)
  })

  test('a delayed hint comes after its delay, and one without delay waits for none', async () => {
    const taken = listen()
    const names = () => taken.map(({ name }) => name)
    await queues.hint(queue, { id: 'tomorrow', payload: { name: 'tomorrow' }, delayMs: 86_400_000 })
    const added = Date.now()
    await queues.hint(queue, { id: 'slow', payload: { name: 'slow' }, delayMs: 400 })
    await until('the delayed hint', () => names().includes('slow'))
    expect(Date.now() - added).toBeGreaterThanOrEqual(400)
    await queues.hint(queue, { id: 'quick', payload: { name: 'quick' } })
    await until('the hint without delay', () => names().includes('quick'))
    expect(names()).toEqual(['slow', 'quick'])
  })

  test('work that fails is told of and does not stop the next', async () => {
    const taken = listen(async ({ bad }) => {
      if (bad) throw new Error('of the test')
    })
    await queues.hint(queue, { id: 'a', payload: { bad: 'yes' } })
    expect(await settled(taken)).toHaveLength(1)
    await until('the complaint', () => complaints.length > 0)
    await queues.hint(queue, { id: 'a', payload: { bad: 'no' } })
    await until('the next hint', () => taken.some(({ bad }) => bad === 'no'))
  })

  test('closing waits for what is worked on', async () => {
    const isTaken = Promise.withResolvers<void>()
    const mayEnd = Promise.withResolvers<void>()
    const events: string[] = []
    listen(async () => {
      isTaken.resolve()
      await mayEnd.promise
      events.push('worked')
    })
    await queues.hint(queue, { id: 'a' })
    await isTaken.promise
    const closed = queues.close().then(() => events.push('closed'))
    mayEnd.resolve()
    await closed
    expect(events).toEqual(['worked', 'closed'])
    queues = openQueues({ ...home.options, log })
  })

  describe('two processes', () => {
    test('a hint that a killed one held, and its likes, are taken by the other', async () => {
      await queues.hint(queue, { id: 'a' })
      const { databaseUrl, redisUrl = '' } = home.options
      const holder = await startProgram(holdHint, databaseUrl, redisUrl, queue)
      await holder.end('SIGKILL')
      await queues.hint(queue, { id: 'a' })
      const taken = listen()
      await until('the hint of the dead', () => taken.length > 0)
    })

    test('share the hints of one queue and work on each once', async () => {
      const others = openQueues({ ...home.options, log })
      try {
        const taken = listen()
        const elsewhere: HintPayload[] = []
        others.work(queue, 1, async (payload) => {
          elsewhere.push(payload)
        })
        for (let number = 0; number < 40; number += 1) {
          await queues.hint(queue, { id: `${number}`, payload: { number: `${number}` } })
        }
        await until('all hints', () => taken.length + elsewhere.length >= 40)
        const numbers = [...taken, ...elsewhere].map(({ number }) => number)
        expect(new Set(numbers).size).toBe(40)
        expect(numbers).toHaveLength(40)
      } finally {
        await others.close()
      }
    })
  })
}
