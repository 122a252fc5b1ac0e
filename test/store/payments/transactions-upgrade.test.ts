import { expect, test } from 'vitest'
import { migrate } from '../../../src/store/migrate.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { createOlderDatabase } from '../../support/older-version.ts'
import { noon } from '../../support/scene.ts'
import { testVault } from '../../support/vault.ts'

/** The last migration of the version in which an index of all payments knew what channels call them. */
const lastOfOlder = 114

test('payments that an older version confirmed are found by what their channels call them', async () => {
  const database = await createOlderDatabase(lastOfOlder)
  try {
    await database.pool.query(
      `insert into payments (id, channel, reference, amount, paid_amount, state, provider_transaction, paid_at, created_at)
       values (uuidv7(), 'wallet', 'R-1', 1000, 1000, 'paid', 'TX-1', $1, $1),
         (uuidv7(), 'wallet', 'R-2', 2000, 1500, 'paid', 'TX-2', $1, $1),
         (uuidv7(), 'wallet', 'R-3', 3000, null, 'open', null, null, $1)`,
      [noon],
    )
    await migrate(database.url)
    const store = openStore({ url: database.url, log: { warn: () => {} }, maxConnections: 3 }, testVault())
    const found = async (wanted: object) =>
      (await store.paymentSearch.search({ schoolCodes: null, limit: 9, ...wanted })).map(
        (one) => one.reference,
      )
    expect(await found({ reference: 'TX-1' })).toEqual(['R-1'])
    expect(await found({ reference: 'TX-2' })).toEqual(['R-2'])
    expect(await found({ amount: 1_500 })).toEqual(['R-2'])
    expect(await found({ amount: 2_000 })).toEqual([])
    await store.close()
  } finally {
    await database.close()
  }
})
