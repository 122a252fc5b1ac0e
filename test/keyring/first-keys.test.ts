import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureFirstKeys, openMessageKey } from '../../src/keyring/first-keys.ts'
import { chainOf, readCertificates } from '../../src/signing/keys/certificate-chain.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'

const unit = { code: '000.00.14.H53', name: 'Sở Giáo dục và Đào tạo' }
const now = new Date('2026-09-30T05:00:00Z')

let bench: StoreBench
let folder: string
beforeEach(async () => {
  bench = await openStoreBench()
  folder = await mkdtemp(join(tmpdir(), 'lienthong-first-keys-'))
})
afterEach(async () => {
  await bench.close()
  await rm(folder, { recursive: true })
})

const ensure = () => ensureFirstKeys({ store: bench.store.keys, folder, unit, now })

test('a first start in many processes at once makes one key for messages and one for evidence', async () => {
  await Promise.all([ensure(), ensure(), ensure()])
  const keys = await bench.store.keys.list()
  expect(keys.map(({ id, purpose, state }) => ({ id, purpose, state }))).toEqual([
    { id: 'evidence-1', purpose: 'evidence', state: 'current' },
    { id: 'messages-1', purpose: 'messages', state: 'current' },
  ])
  await ensure()
  expect(await bench.store.keys.list()).toEqual(keys)
})

test('a key in the data folder is taken over with its name and certificate', async () => {
  const key = await openMessageKey(folder, unit, now)
  await ensure()
  const taken = (await bench.store.keys.list()).find(({ purpose }) => purpose === 'messages')
  expect(taken).toMatchObject({
    id: 'messages-1',
    place: { kind: 'pem' },
    algorithm: 'RS256',
    certificateChain: chainOf(readCertificates(key.certificatePem)),
    material: Buffer.from(key.privateKeyPem),
    validFrom: now,
  })
})

test('what was rotated is not undone by the next start', async () => {
  await ensure()
  const change = { by: 'test', reason: 'of the test', at: now }
  await bench.store.keys.retire('messages-1', change)
  await ensure()
  const messages = (await bench.store.keys.list()).filter(({ purpose }) => purpose === 'messages')
  expect(messages).toMatchObject([{ id: 'messages-1', state: 'retired' }])
})
