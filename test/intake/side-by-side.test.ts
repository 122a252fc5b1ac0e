import { describe, expect, test } from 'vitest'
import { createSideBySide } from '../../src/intake/side-by-side.ts'

describe('createSideBySide', () => {
  const works = () => {
    const log: string[] = []
    const ends = new Map<string, PromiseWithResolvers<void>>()
    const work = (name: string) => async () => {
      log.push(`${name} starts`)
      const end = Promise.withResolvers<void>()
      ends.set(name, end)
      await end.promise
      log.push(`${name} ends`)
    }
    return {
      log,
      work,
      end: (name: string) => ends.get(name)?.resolve(),
      fail: (name: string) => ends.get(name)?.reject(new Error(name)),
    }
  }
  const keys = (...names: string[]) => new Set(names)

  test('runs works with different keys at once, as many as it is wide', async () => {
    const { log, work, end } = works()
    const side = createSideBySide(2)
    await side.start(keys('1'), work('a'))
    await side.start(keys('2'), work('b'))
    const third = side.start(keys('3'), work('c'))
    expect(log).toEqual(['a starts', 'b starts'])
    end('b')
    await third
    expect(log).toEqual(['a starts', 'b starts', 'b ends', 'c starts'])
    end('a')
    end('c')
    await side.finished()
  })

  test('keeps works that share a key in order', async () => {
    const { log, work, end } = works()
    const side = createSideBySide(2)
    await side.start(keys('1', '2'), work('a'))
    const second = side.start(keys('2', '3'), work('b'))
    expect(log).toEqual(['a starts'])
    end('a')
    await second
    expect(log).toEqual(['a starts', 'a ends', 'b starts'])
    end('b')
    await side.finished()
  })

  test('tells a failure at the next start and at the end, once the others are done', async () => {
    const { log, work, end, fail } = works()
    const side = createSideBySide(2)
    await side.start(keys('1'), work('a'))
    await side.start(keys('2'), work('b'))
    fail('a')
    await expect(side.start(keys('3'), work('c'))).rejects.toThrow('a')
    const finished = expect(side.finished()).rejects.toThrow('a')
    end('b')
    await finished
    expect(log).toEqual(['a starts', 'b starts', 'b ends'])
  })
})
