import { expect, test } from 'vitest'
import { gather } from '../../src/store/gather.ts'

/** A work that ends when it is told to, and remembers its groups. */
function createWork() {
  const groups: (readonly string[])[] = []
  const gates: PromiseWithResolvers<void>[] = []
  const work = async (items: readonly string[]) => {
    groups.push(items)
    const gate = Promise.withResolvers<void>()
    gates.push(gate)
    await gate.promise
    if (items.includes('bad')) throw new Error('of the test')
    return items.map((item) => `${item} done`)
  }
  return { groups, work, open: (place: number) => gates[place]?.resolve() }
}

/** Lets everything that can go on go on. */
const aTurn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)))

test('who comes alone goes at once, and those who come meanwhile go together', async () => {
  const { groups, work, open } = createWork()
  const ask = gather(work, 10)
  const first = ask('a')
  await aTurn()
  const others = [ask('b'), ask('c')]
  await aTurn()
  expect(groups).toEqual([['a']])
  open(0)
  expect(await first).toBe('a done')
  await aTurn()
  expect(groups).toEqual([['a'], ['b', 'c']])
  open(1)
  expect(await Promise.all(others)).toEqual(['b done', 'c done'])
})

test('a group is no larger than it may be; the rest goes next, in its order', async () => {
  const { groups, work, open } = createWork()
  const ask = gather(work, 2)
  const all = ['a', 'b', 'c'].map(ask)
  await aTurn()
  open(0)
  await aTurn()
  open(1)
  expect(await Promise.all(all)).toEqual(['a done', 'b done', 'c done'])
  expect(groups).toEqual([['a', 'b'], ['c']])
})

test('of a group that fails each is tried alone, and only the bad one fails', async () => {
  const { groups, work, open } = createWork()
  const ask = gather(work, 10)
  const all = Promise.allSettled(['a', 'bad', 'c'].map(ask))
  await aTurn()
  open(0)
  await aTurn()
  for (const place of [1, 2, 3]) open(place)
  expect(await all).toMatchObject([
    { value: 'a done' },
    { reason: new Error('of the test') },
    { value: 'c done' },
  ])
  expect(groups).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']])
})

test('after a failure it goes on', async () => {
  const { work, open } = createWork()
  const ask = gather(work, 10)
  const bad = ask('bad')
  await aTurn()
  open(0)
  await expect(bad).rejects.toThrow('of the test')
  const good = ask('a')
  await aTurn()
  open(1)
  expect(await good).toBe('a done')
})

test('while a group only waits, those who come go beside it, and each is answered when its own group is', async () => {
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const groups: (readonly string[])[] = []
  const ask = gather(async (items: readonly string[], onlyWaits) => {
    const gate = gates[groups.push(items) - 1]
    onlyWaits()
    await gate?.promise
    return items
  }, 10)
  const first = ask('a')
  await aTurn()
  const second = ask('b')
  await aTurn()
  expect(groups).toEqual([['a'], ['b']])
  gates[1]?.resolve()
  expect(await second).toBe('b')
  gates[0]?.resolve()
  expect(await first).toBe('a')
})

test('a group that fails while it waits, of which each is tried alone, takes nobody along', async () => {
  const gate = Promise.withResolvers<void>()
  const groups: (readonly string[])[] = []
  const ask = gather(async (items: readonly string[], onlyWaits) => {
    groups.push(items)
    onlyWaits()
    if (items.length > 1) {
      await gate.promise
      throw new Error('not kept')
    }
    return items
  }, 10)
  const failing = ['a', 'b'].map(ask)
  await aTurn()
  expect(await ask('c')).toBe('c')
  gate.resolve()
  expect(await Promise.all(failing)).toEqual(['a', 'b'])
  expect(groups).toEqual([['a', 'b'], ['c'], ['a'], ['b']])
})
