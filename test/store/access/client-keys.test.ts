import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addClient } from '../../../src/access/add-client.ts'
import { readClientKeys } from '../../../src/access/read-client-keys.ts'
import { type ClientKey, mostKeys } from '../../../src/domain/access/client-key.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

const at = new Date('2026-11-30T01:02:03.000Z')
const makeKeys = async (...kids: readonly (string | undefined)[]): Promise<readonly ClientKey[]> => {
  const keys = kids.map((kid) => ({
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
    ...(kid === undefined ? {} : { kid }),
  }))
  return readClientKeys(JSON.stringify({ keys }), at)
}
const makeClient = async () => (await addClient(bench.store.access, { name: 'SMAS', schools: ['A'] })).id
const kidsOf = async (id: string) => (await bench.store.clientCare.find(id))?.keys.map(({ kid }) => kid) ?? []

test('keys are listed in the order in which they came, and what signs with them is found beside the secret', async () => {
  const id = await makeClient()
  const { access, clientCare } = bench.store
  expect((await clientCare.find(id))?.keys).toEqual([])
  const [old, next] = [await makeKeys('old'), await makeKeys('new', undefined)]
  await clientCare.addKeys(id, old)
  await clientCare.addKeys(id, next)
  expect((await access.findClient(id))?.keySet).toEqual({ keys: [...old, ...next] })
  expect((await clientCare.find(id))?.keys).toEqual(
    [...old, ...next].map(({ kid, thumbprint }) => ({
      ...{ kid, thumbprint, algorithms: ['ES256'], addedAt: at.toISOString() },
    })),
  )
  expect((await clientCare.list()).find((one) => one.id === id)?.keys).toHaveLength(3)
})

test('a removed key is gone, the others stay, and it may come back', async () => {
  const id = await makeClient()
  const { access, clientCare } = bench.store
  const [first, second] = await makeKeys('first', 'second')
  if (!first || !second) throw new Error('two keys were made')
  await clientCare.addKeys(id, [first, second])
  expect(await clientCare.removeKey(id, first.thumbprint)).toMatchObject({ kid: 'first' })
  expect((await access.findClient(id))?.keySet).toEqual({ keys: [second] })
  await expect(clientCare.removeKey(id, first.thumbprint)).rejects.toMatchObject({ code: 'not_found' })
  await clientCare.addKeys(id, [first])
  expect(await kidsOf(id)).toEqual(['second', 'first'])
})

test('a key that stands there, a kid that is taken and one key too many are refused, and nothing is added', async () => {
  const id = await makeClient()
  const { clientCare } = bench.store
  const [kept] = await makeKeys('kept')
  if (!kept) throw new Error('a key was made')
  await clientCare.addKeys(id, [kept])
  const add = (keys: readonly ClientKey[]) => clientCare.addKeys(id, keys)
  const [other] = await makeKeys('other')
  if (!other) throw new Error('a key was made')
  for (const [keys, detail] of [
    [[other, { ...kept, kid: 'again' }], `the key ${kept.thumbprint} stands here already, with the kid kept`],
    [[other, { ...other, kid: 'twice' }], `the key ${other.thumbprint} stands here already`],
    [await makeKeys('other', 'kept'), 'another key has the kid kept'],
    [await makeKeys('same', 'same'), 'another key has the kid same'],
    [await makeKeys(...Array(mostKeys).fill(undefined)), `a client has ${mostKeys} keys at most`],
  ] as const) {
    const detailOf = expect.stringContaining(detail)
    await expect(add(keys)).rejects.toMatchObject({ code: 'conflict', detail: detailOf })
  }
  expect(await kidsOf(id)).toEqual(['kept'])
})

test('ten at once lose no key, and one kid is given once', async () => {
  const id = await makeClient()
  const { clientCare } = bench.store
  const some = await makeKeys(...Array.from({ length: 9 }, (_, index) => `key-${index % 5}`))
  const outcomes = await Promise.allSettled(some.map((key) => clientCare.addKeys(id, [key])))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  expect((await kidsOf(id)).sort()).toEqual(['key-0', 'key-1', 'key-2', 'key-3', 'key-4'])
  const kept = (await clientCare.find(id))?.keys ?? []
  await Promise.all(kept.map(({ thumbprint }) => clientCare.removeKey(id, thumbprint)))
  expect(await kidsOf(id)).toEqual([])
})

test('nothing is added to a client that is shut out or not there, and nothing taken away', async () => {
  const id = await makeClient()
  const { access, clientCare } = bench.store
  const [key] = await makeKeys('k')
  if (!key) throw new Error('a key was made')
  await clientCare.addKeys(id, [key])
  await access.disableClient(id, at)
  const shutOut = { code: 'conflict', detail: 'it is shut out for good' }
  await expect(clientCare.addKeys(id, await makeKeys('l'))).rejects.toMatchObject(shutOut)
  await expect(clientCare.removeKey(id, key.thumbprint)).rejects.toMatchObject(shutOut)
  await expect(clientCare.addKeys('nobody', [key])).rejects.toMatchObject({ code: 'not_found' })
})
