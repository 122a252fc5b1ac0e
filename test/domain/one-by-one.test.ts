import { expect, test } from 'vitest'
import { oneByOne } from '../../src/domain/one-by-one.ts'

const failing = (...wrong: readonly number[]) => {
  const done: number[] = []
  const work = async (item: number) => {
    if (wrong.includes(item)) throw new Error(`not ${item}`)
    done.push(item)
  }
  return { done, work }
}

test('one that fails keeps none of the others, and is thrown when all had their turn', async () => {
  const { done, work } = failing(1)
  await expect(oneByOne([1, 2, 3], work)).rejects.toThrow(/^not 1$/)
  expect(done).toEqual([2, 3])
})

test('of several that fail each is named', async () => {
  const { done, work } = failing(1, 3)
  await expect(oneByOne([1, 2, 3, 3], work)).rejects.toThrow(/^not 1; not 3$/)
  expect(done).toEqual([2])
})
