import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { keysFolder, openTokenKey } from '../../src/parts/keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'lienthong-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('the key of access tokens is whole from the moment that another first start finds its file', async () => {
  for (let round = 0; round < 20; round += 1) {
    const dataFolder = join(folder, `${round}`)
    const file = join(keysFolder(dataFolder), 'tokens-1.key.pem')
    const opening = openTokenKey(dataFolder)
    for (;;) {
      const found = statSync(file, { throwIfNoEntry: false })
      if (found) {
        expect(found.size).toBeGreaterThan(0)
        break
      }
      await nextTurn()
    }
    const again = await openTokenKey(dataFolder)
    expect(again.privateKey.equals((await opening).privateKey)).toBe(true)
  }
})
