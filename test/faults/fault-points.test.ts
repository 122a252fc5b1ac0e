import { expect, test } from 'vitest'
import { type Breakable, withFaultPoint } from '../../src/faults/fault-points.ts'

/** Parts that note what is done in them. */
function someParts(done: string[]): Breakable {
  const does = (name: string, result: unknown) => async () => {
    done.push(name)
    return result
  }
  const store = {
    bills: { accept: does('accept', []), find: does('find', undefined) },
    exchanges: { claim: does('claim', []), settle: does('settle', 1) },
  }
  const portals = new Map([['province', { submit: does('submit', 'answer') }]])
  return { store, portals, queues: { hint: does('hint', undefined) } } as unknown as Breakable
}

const at = new Date('2026-11-02T08:00:00Z')

test('a point is reached before the work, or after it, as often as was ordered', async () => {
  const done: string[] = []
  const end = () => void done.push('END')
  const early = withFaultPoint(someParts(done), 'record-read', end)
  await early.store.bills.accept([], at)
  await early.store.bills.accept([], at)
  await early.store.bills.find('id')
  expect(done).toEqual(['END', 'accept', 'accept', 'find'])

  done.length = 0
  const late = withFaultPoint(someParts(done), 'record-kept:2', end)
  await late.store.bills.accept([], at)
  await late.store.bills.accept([], at)
  expect(done).toEqual(['accept', 'accept', 'END'])
})

test('a point after work is not reached where there was none', async () => {
  const done: string[] = []
  const { store } = withFaultPoint(someParts(done), 'batch-claimed', () => void done.push('END'))
  await store.exchanges.claim('province', { owner: 'me', limit: 1, now: at, until: at })
  expect(done).toEqual(['claim'])
})

test('a point in the middle is reached while the work goes on, which gives its result all the same', async () => {
  const done: string[] = []
  const { portals } = withFaultPoint(someParts(done), 'request-out', () => void done.push('END'))
  const answer = portals.get('province')?.submit({} as never, {} as never)
  expect(await answer).toBe('answer')
  expect(done).toEqual(['submit', 'END'])
})

test('an unknown point is refused with the names of those that there are', () => {
  expect(() => withFaultPoint(someParts([]), 'toString', () => {})).toThrow(
    /no such fault point; .*record-read/,
  )
})
