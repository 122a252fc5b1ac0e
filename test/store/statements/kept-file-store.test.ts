import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noon } from '../../support/scene.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

test('the same bytes are kept once for each sender, under the first name that they came by', async () => {
  const bytes = Buffer.from('nothing moved')
  const sha256 = createHash('sha256').update(bytes).digest()
  const keep = (source: string, name: string) =>
    bench.store.keptFiles.keep({ source, name, sha256, by: 'folder', at: noon }, Readable.from([bytes]))
  const first = await keep('bank', 'a.txt')
  expect(await keep('bank', 'b.txt')).toEqual(first)
  const other = await keep('another-bank', 'c.txt')
  expect(other).toMatchObject({ source: 'another-bank', name: 'c.txt', isHere: true, bytes: bytes.length })
  expect(other.id).not.toBe(first.id)
})
