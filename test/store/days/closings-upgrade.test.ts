import { expect, test } from 'vitest'
import { migrate } from '../../../src/store/migrate.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { openDayScene, theDay, theNext } from '../../support/day-scene.ts'
import { createOlderDatabase } from '../../support/older-version.ts'
import { later } from '../../support/scene.ts'
import { testVault } from '../../support/vault.ts'

/** The last migration of the version that passed over what was posted more than a week before the day before was closed. */
const lastOfOlder = 118

/** What that version did not have, and taking lines in writes to by now. */
const columnsSince = [
  ...['account text', 'direction text', 'reference text', 'booked_on date', 'at timestamptz'],
  'virtual_account text',
]
const addColumns = columnsSince.map((column) => `add column ${column}`)
const dropColumns = columnsSince.map((column) => `drop column ${column.split(' ')[0]}`)

test('what an older version passed over is counted late, and what two people let go there stays so', async () => {
  const database = await createOlderDatabase(lastOfOlder)
  const store = openStore({ url: database.url, log: { warn: () => {} }, maxConnections: 3 }, testVault())
  try {
    await database.pool.query(`alter table bank_line_conflicts ${addColumns}`)
    const scene = await openDayScene({ store, pool: database.pool })
    const books = [scene.books.bank, scene.books.school]
    for (const amount of [700_000, 800_000]) for (const _ of [1, 2]) await scene.owing(amount)
    const ambiguous = (amount: number) => scene.line('hoc phi', amount, { bookedOn: theDay })
    await scene.take([ambiguous(700_000)])
    await store.days.openDays(scene.rules, later(60))
    await database.pool.query(
      `insert into business_day_exceptions (book, day, condition, reason, requested_by, approved_by, at)
       select book, $2, 'ambiguous-money', 'seen', 'mai', 'hoa', $3 from unnest($1::text[]) as book`,
      [books, theDay, later(60)],
    )
    await scene.take([ambiguous(800_000)], 'statement', later(120))
    const weeksLater = new Date('2026-11-20T08:00:00+07:00')
    await database.pool.query(
      `update business_days set state = 'closed', closed_at = $3, jws = 'a.b.c', row_count = 0, rows_hash = sha256('')
       where book = any($1) and day = $2`,
      [books, theDay, weeksLater],
    )

    await database.pool.query(`alter table bank_line_conflicts ${dropColumns}`)
    await migrate(database.url)
    for (const book of books) {
      expect(await scene.keepsOpen(book, theNext, 'ambiguous-money')).toBe('1 800000')
      await scene.except(book, theNext, ['ambiguous-money'], weeksLater)
      await scene.close(book, theNext, weeksLater)
      const counted = await scene.countedEntries(book)
      expect(counted.filter((entry) => !entry.endsWith(`: ${theNext} of ${theDay}`))).toEqual([])
      expect(counted).not.toEqual([])
    }
  } finally {
    await store.close()
    await database.close()
  }
})
