import { createVault, type Vault } from '../../src/store/vault.ts'

/** A vault with keys of its own, the same for everything in one test run. */
export const testVault = (): Vault =>
  createVault({
    current: 'test-1',
    keys: new Map([['test-1', Buffer.alloc(32, 1)]]),
    indexKey: Buffer.alloc(32, 2),
  })
