import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { migrate } from '../../../src/store/migrate.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { createOlderDatabase } from '../../support/older-version.ts'
import { later, newDossierNumber, newReference, noon, openScene } from '../../support/scene.ts'
import { unproven } from '../../support/unproven.ts'
import { testVault } from '../../support/vault.ts'

/** The last migration of the version in which money of a channel without a bill waited for its bill alone. */
const lastOfOlder = 107

test('money of a channel that an older version kept without a bill is listed, and still finds its bill', async () => {
  const database = await createOlderDatabase(lastOfOlder)
  try {
    const [given, found] = [randomUUID(), randomUUID()]
    const dossierNumber = newDossierNumber()
    for (const [id, named] of [
      [given, []],
      [found, [dossierNumber]],
    ] as const) {
      await database.pool.query(
        `insert into payments (id, channel, reference, named_dossiers, amount, paid_amount, state, paid_at, created_at)
         values ($1, 'platform', $2, $3, 950000, 950000, 'paid', $4, $4)`,
        [id, newReference(), named, noon],
      )
      await database.pool.query(
        `insert into ledger_entries (debit, credit, amount, cause, cause_id, booked_at)
         values ('clearing:platform', 'unowned-money', 950000, 'payment', $1, $2)`,
        [id, later(7)],
      )
    }

    await migrate(database.url)
    const store = openStore({ url: database.url, log: { warn: () => {} }, maxConnections: 3 }, testVault())
    const listed = await store.bankLines.withoutOwner({ limit: 10 })
    expect(listed.map(({ paymentId }) => paymentId).sort()).toEqual([given, found].sort())
    expect(listed[0]).toMatchObject({ why: 'no-known-bill', amount: 950_000, madeAt: later(7) })
    expect(await unproven({ store })).toEqual([])

    const scene = await openScene(store)
    const bill = await scene.accept(scene.toAccept({ dossierNumber }))
    expect(await scene.billOf(bill)).toMatchObject({ state: 'paid', paid: 950_000 })
    expect((await store.bankLines.withoutOwner({ limit: 10 })).map(({ paymentId }) => paymentId)).toEqual([
      given,
    ])
    expect(await unproven({ store })).toEqual([])
    await store.close()
  } finally {
    await database.close()
  }
})
