import { randomUUID } from 'node:crypto'
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate, migrationsFolder } from '../../../src/store/migrate.ts'
import { createEmptyDatabase } from '../../support/database.ts'
import { newReference, noon } from '../../support/scene.ts'

/** The last migration of the version in which a difference did not say which item it is of. */
const lastOfOlder = 112

test('differences that an older version kept know their items, and what was taken back differs by itself alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-upgrade-'))
  const database = await createEmptyDatabase()
  const { pool } = database
  try {
    for (const name of await readdir(migrationsFolder))
      if (Number(name.slice(0, 4)) <= lastOfOlder)
        await copyFile(join(migrationsFolder, name), join(folder, name))
    await migrate(database.url, folder)
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
    ] as const
    const ids: string[] = []
    for (const [kind, number, gross, outcome, category] of items) {
      const id = randomUUID()
      ids.push(id)
      await pool.query(
        `insert into settlement_items (id, file_id, batch_id, source, line, kind, provider_transaction, gross, fee, fee_tax, net,
           outcome, payment_id)
         values ($1, $2, $3, 'wallet', 2, $4, $5, $6, 0, 0, $6, $7, $8)`,
        [id, file, batch, kind, number, gross, outcome, number === 'P-2' ? null : payment],
      )
      await pool.query(
        `insert into breaks (settlement_file_id, source, business_day, category, bank_reference, payment_id, bank_amount,
           our_amount, reason, opened_at)
         values ($1, 'wallet', '2026-09-30', $2, $3, $4, $5, $6, 'why', $7)`,
        [
          file,
          category,
          number,
          ...(number === 'P-2' ? [null, gross, null] : [payment, gross, 950_000]),
          noon,
        ],
      )
    }
    await pool.query(
      `insert into breaks (settlement_file_id, source, business_day, category, payment_id, our_amount, reason, opened_at)
       values ($1, 'wallet', '2026-09-30', 'only-here', $2, 950000, 'settlement-item-missing', $3)`,
      [file, payment, noon],
    )

    await migrate(database.url)
    const { rows } = await pool.query('select item_id, bank_reference, our_amount from breaks order by id')
    expect(rows.map(({ bank_reference, our_amount }) => [bank_reference, our_amount])).toEqual([
      ['P-1', 950_000],
      ['C-1', null],
      ['C-1', null],
      ['P-2', null],
      [null, 950_000],
    ])
    expect(new Set(rows.map(({ item_id }) => item_id))).toEqual(new Set([...ids, null]))
    expect([rows[0].item_id, rows[3].item_id, rows[4].item_id]).toEqual([ids[0], ids[3], null])
  } finally {
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
})
