import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createVault, loadVaultKeys } from '../../src/store/vault.ts'

const [oldKey, newKey, indexKey] = [randomBytes(32), randomBytes(32), randomBytes(32)]
const vault = createVault({ current: 'old', keys: new Map([['old', oldKey]]), indexKey })

describe('a sealed value', () => {
  test('opens to the same bytes, and never looks the same twice', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (array) => {
        const bytes = Buffer.from(array)
        const [one, other] = [vault.seal(bytes), vault.seal(bytes)]
        expect(vault.open(one).equals(bytes)).toBe(true)
        expect(one.equals(other)).toBe(false)
      }),
    )
  })

  test('does not open when any one byte of it was changed', () => {
    const sealed = vault.seal(Buffer.from('Nguyễn Văn An'))
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed)
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index)
      expect(() => vault.open(changed)).toThrow()
    }
    expect(() => vault.open(Buffer.alloc(0))).toThrow()
    expect(() => vault.open(sealed.subarray(0, 20))).toThrow()
    expect(() => vault.open(Buffer.concat([Buffer.from([3]), sealed.subarray(1)]))).toThrow(
      'unknown envelope',
    )
  })

  test('is compressed from 1,024 bytes on, where that saves room', () => {
    const lengthOf = (bytes: number) => vault.seal(Buffer.alloc(bytes)).length
    expect(lengthOf(1_023)).toBeGreaterThan(1_023)
    expect(lengthOf(1_024)).toBeLessThan(200)
  })

  test('opens after a new key became the current one, and not without its own', () => {
    const sealed = vault.seal(Buffer.from('x'))
    const both = new Map([
      ['old', oldKey],
      ['new', newKey],
    ])
    const rotated = createVault({ current: 'new', keys: both, indexKey })
    expect(rotated.open(sealed).toString()).toBe('x')
    const without = createVault({ current: 'new', keys: new Map([['new', newKey]]), indexKey })
    expect(() => without.open(sealed)).toThrow('the data key old is not kept here')
  })
})

test('a keyed hash is the same for both forms of one text, and another with another key', () => {
  const other = createVault({ current: 'old', keys: new Map([['old', oldKey]]), indexKey: newKey })
  expect(vault.index('ế'.normalize('NFD'))).toEqual(vault.index('ế'.normalize('NFC')))
  expect(vault.index('080317000042')).not.toEqual(other.index('080317000042'))
})

test('a current key that is not kept is an error at the start', () => {
  expect(() => createVault({ current: 'none', keys: new Map(), indexKey })).toThrow('none')
})

test('keys are made at the first start, for the gateway alone, and read at the next', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-vault-'))
  try {
    const file = join(folder, 'keys', 'data-keys.json')
    const made = loadVaultKeys(file)
    expect(loadVaultKeys(file)).toEqual(made)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700)
    expect(await readdir(join(folder, 'keys'))).toEqual(['data-keys.json'])
    expect(
      createVault(made)
        .open(createVault(made).seal(Buffer.from('x')))
        .toString(),
    ).toBe('x')
  } finally {
    await rm(folder, { recursive: true })
  }
})
