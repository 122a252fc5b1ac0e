import { expect, test } from 'vitest'
import { createAdmission } from '../../src/http/admission.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'

/** Work that each asker begins and that goes on until all are told to end. */
function startWork(places: number) {
  const admission = createAdmission(places)
  const { promise: end, resolve } = Promise.withResolvers<void>()
  const under: Promise<void>[] = []
  /** Begins as much as it may; gives how much that was, and the code of the refusal. */
  const fill = async (who: string) => {
    for (let count = 0; ; count += 1) {
      const running = admission.run(who, () => end)
      const refused = await Promise.race([running.catch((error: GatewayError) => error.code), soon()])
      if (typeof refused === 'string') return { count, refused }
      under.push(running)
    }
  }
  const endAll = async () => {
    resolve()
    await Promise.all(under)
  }
  return { admission, fill, endAll }
}

const soon = () => new Promise<void>((resolve) => setImmediate(resolve))

test('one alone gets half of the places, each that comes after it half of what is left', async () => {
  const { fill, endAll } = startWork(16)
  expect(await fill('one')).toEqual({ count: 8, refused: 'too_many_requests' })
  expect(await fill('two')).toEqual({ count: 4, refused: 'too_many_requests' })
  expect(await fill('three')).toEqual({ count: 2, refused: 'too_many_requests' })
  await endAll()
})

test('says that the gateway is full where no place is left for anybody', async () => {
  const { fill, endAll } = startWork(2)
  expect(await fill('one')).toEqual({ count: 1, refused: 'too_many_requests' })
  expect(await fill('two')).toEqual({ count: 1, refused: 'overloaded' })
  expect(await fill('three')).toEqual({ count: 0, refused: 'overloaded' })
  await endAll()
})

test('a place is free again when its work ends, well or not', async () => {
  const { admission, fill, endAll } = startWork(8)
  await fill('one')
  await endAll()
  await expect(
    admission.run('one', async () => {
      throw new GatewayError('conflict', 'so')
    }),
  ).rejects.toMatchObject({ code: 'conflict' })
  const again = await Promise.all(Array.from({ length: 4 }, () => admission.run('one', async () => 'done')))
  expect(again).toEqual(Array(4).fill('done'))
})
