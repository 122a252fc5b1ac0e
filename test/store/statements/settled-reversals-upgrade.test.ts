import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { migrate } from '../../../src/store/migrate.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { createOlderDatabase } from '../../support/older-version.ts'
import { newReference, noon } from '../../support/scene.ts'
import { testVault } from '../../support/vault.ts'

/** The last migration of the version in which a difference did not say which item it is of. */
const lastOfOlder = 112

const isStranger = (number: string) => ['P-2', 'P-3'].includes(number)

test('differences that an older version kept know their items, what was taken back differs by itself alone, and what is money without an owner twice is named', async () => {
  const database = await createOlderDatabase(lastOfOlder)
  const { pool } = database
  try {
    const [payment, file, batch] = [randomUUID(), randomUUID(), randomUUID()]
    await pool.query(
      `insert into payments (id, channel, reference, amount, paid_amount, state, paid_at, created_at)
       values ($1, 'wallet', $2, 950000, 950000, 'paid', $3, $3)`,
      [payment, newReference(), noon],
    )
    await pool.query(
      `insert into settlement_files (id, source, channel, name, sha256, business_day, summary, sealed_answers, read_at)
       values ($1, 'wallet', 'wallet', 'S', 'x', '2026-09-30', '{}', 'x', $2)`,
      [file, noon],
    )
    await pool.query(
      `insert into settlement_batches (id, source, channel, batch, business_day)
       values ($1, 'wallet', 'wallet', 'B', '2026-09-30')`,
      [batch],
    )
    const items = [
      ['payment', 'P-1', 949_000, 'amount-differs', 'amount-differs'],
      ['cancel', 'C-1', -950_000, 'only-at-provider', 'only-at-bank'],
      ['cancel', 'C-1', -950_000, 'only-at-provider', 'only-at-bank'],
      ['payment', 'P-2', 1_000, 'only-at-provider', 'only-at-bank'],
      ['payment', 'P-3', 70_000, 'only-at-provider', 'only-at-bank'],
    ] as const
    const ids: string[] = []
    for (const [kind, number, gross, outcome, category] of items) {
      const id = randomUUID()
      ids.push(id)
      await pool.query(
        `insert into settlement_items (id, file_id, batch_id, source, line, kind, provider_transaction, gross, fee, fee_tax, net,
           outcome, payment_id)
         values ($1, $2, $3, 'wallet', 2, $4, $5, $6, 0, 0, $6, $7, $8)`,
        [id, file, batch, kind, number, gross, outcome, isStranger(number) ? null : payment],
      )
      await pool.query(
        `insert into breaks (settlement_file_id, source, business_day, category, bank_reference, payment_id, bank_amount,
           our_amount, reason, opened_at)
         values ($1, 'wallet', '2026-09-30', $2, $3, $4, $5, $6, 'why', $7)`,
        [
          file,
          category,
          number,
          ...(isStranger(number) ? [null, gross, null] : [payment, gross, 950_000]),
          noon,
        ],
      )
    }
    await pool.query(
      `insert into breaks (settlement_file_id, source, business_day, category, payment_id, our_amount, reason, opened_at)
       values ($1, 'wallet', '2026-09-30', 'only-here', $2, 950000, 'settlement-item-missing', $3)`,
      [file, payment, noon],
    )
    const step = randomUUID()
    const { rows: ended } = await pool.query(
      `update breaks set state = 'resolved', closed_at = $1 where bank_reference = 'P-3' returning id`,
      [noon],
    )
    await pool.query(
      `insert into break_steps (id, break_id, place, at, did, made_by, resolution)
       values ($1, $2, 0, $3, 'resolved', 'chi', 'unowned')`,
      [step, ended[0].id, noon],
    )
    await pool.query(
      `insert into ledger_entries (debit, credit, amount, cause, cause_id, booked_at)
       values ('clearing:wallet', 'unowned-money', 70000, 'break-resolved', $1, $2)`,
      [step, noon],
    )

    await migrate(database.url)
    const { rows } = await pool.query('select item_id, bank_reference, our_amount from breaks order by id')
    expect(rows.map(({ bank_reference, our_amount }) => [bank_reference, our_amount])).toEqual([
      ['P-1', 950_000],
      ['C-1', null],
      ['C-1', null],
      ['P-2', null],
      ['P-3', null],
      [null, 950_000],
    ])
    expect(new Set(rows.map(({ item_id }) => item_id))).toEqual(new Set([...ids, null]))
    expect([rows[0].item_id, rows[3].item_id, rows[5].item_id]).toEqual([ids[0], ids[3], null])

    const store = openStore({ url: database.url, log: { warn: () => {} }, maxConnections: 3 }, testVault())
    expect(await store.proofs.checkMoney('strangers-are-settled-once', 20)).toEqual({
      looked: 2,
      wrong: 1,
      named: [
        `wallet, settlement B of 2026-09-30, item in row 2, difference ${ended[0].id}: 70,000 đồng are money without an owner by the difference, and come with their transfer again`,
      ],
    })
    await store.close()
  } finally {
    await database.close()
  }
})
