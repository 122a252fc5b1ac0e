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
