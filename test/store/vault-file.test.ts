import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, expect, test } from 'vitest'
import { loadVaultKeys } from '../../src/store/vault.ts'
import {
  dataKeyIds,
  forgetDataKey,
  openVaultFile,
  rotateDataKey,
  takesOverWithinMs,
} from '../../src/store/vault-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'lienthong-vault-file-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const newFile = () => {
  files += 1
  return join(folder, `${files}`, 'data-keys.json')
}
const keyOf = (sealed: Buffer) => sealed.toString('latin1', 2, 2 + (sealed[1] ?? 0))

test('a rotation is taken over without a restart, and old values still open', () => {
  const file = newFile()
  let now = 0
  const vault = openVaultFile(file, () => now)
  const old = vault.seal(Buffer.from('old'))
  expect(rotateDataKey(file)).toBe('data-2')
  expect(keyOf(vault.seal(Buffer.from('x')))).toBe('data-1')
  now += takesOverWithinMs
  expect(keyOf(vault.seal(Buffer.from('x')))).toBe('data-2')
  expect(vault.open(old).toString()).toBe('old')
  expect(vault.currentKey()).toBe('data-2')
})

test('a value that another process has sealed with a new key opens at once', () => {
  const file = newFile()
  const slow = openVaultFile(file, () => 0)
  const before = loadVaultKeys(file).indexKey
  rotateDataKey(file)
  const sealed = openVaultFile(file).seal(Buffer.from('new'))
  expect(slow.open(sealed).toString()).toBe('new')
  expect(loadVaultKeys(file).indexKey).toEqual(before)
})

test('a key that is gone opens nothing; the current one cannot go', () => {
  const file = newFile()
  const vault = openVaultFile(file)
  const old = vault.seal(Buffer.from('old'))
  rotateDataKey(file)
  expect(dataKeyIds(file)).toEqual(['data-2', 'data-1'])
  expect(() => forgetDataKey(file, 'data-2')).toThrow(RangeError)
  expect(() => forgetDataKey(file, 'data-9')).toThrow(RangeError)
  forgetDataKey(file, 'data-1')
  expect(() => openVaultFile(file).open(old)).toThrow('data-1')
  expect(rotateDataKey(file)).toBe('data-3')
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('first starts at once have the same keys, also where each is process 1 of its container', async () => {
  const starts = Array.from({ length: 4 }, () => new Worker(firstStart, { eval: true }))
  try {
    for (let round = 0; round < 50; round += 1) {
      const file = newFile()
      const indexKeys = await Promise.all(
        starts.map(async (start) => {
          start.postMessage(file)
          const [indexKey] = await once(start, 'message')
          return indexKey
        }),
      )
      expect(new Set(indexKeys)).toEqual(new Set([loadVaultKeys(file).indexKey.toString('hex')]))
    }
  } finally {
    await Promise.all(starts.map((start) => start.terminate()))
  }
})

/** Threads of one process have its number, as processes of several containers may have the same. */
const firstStart = `
  const vault = import(${JSON.stringify(new URL('../../src/store/vault.ts', import.meta.url))})
  const { parentPort } = require('node:worker_threads')
  parentPort.on('message', async (file) => {
    const { loadVaultKeys } = await vault
    parentPort.postMessage(loadVaultKeys(file).indexKey.toString('hex'))
  })`
