import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { entriesOfBill } from '../../src/domain/money/ledger.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openStore } from '../../src/store/open-store.ts'
import { createOlderDatabase } from '../support/older-version.ts'
import { later, linesBy, noon, tellBoth } from '../support/scene.ts'
import { aSchool, aStudent } from '../support/school-records.ts'
import { unproven } from '../support/unproven.ts'
import { testVault } from '../support/vault.ts'

/** The last migration of the version in which what is voluntary was owed like the rest. */
const lastOfOlder = 94

test('what is voluntary of a bill of an older version stays asked until the bill is corrected or cancelled', async () => {
  const database = await createOlderDatabase(lastOfOlder)
  try {
    const school = aSchool()
    const student = aStudent({ schoolCode: school.code })
    const { lines } = linesBy(['TUITION', undefined, 500], ['VOLUNTARY', undefined, 100])
    const [corrected, cancelled, exact] = [randomUUID(), randomUUID(), randomUUID()]
    const store = openStore({ url: database.url, log: { warn: () => {} }, maxConnections: 3 }, testVault())
    await store.roster.putSchool(school, noon)
    await store.roster.putStudents([student], noon)
    for (const id of [corrected, cancelled, exact]) {
      await database.pool.query(
        `insert into bills (id, school_code, number, student_code, school_year, period, title, due_on, lines, gross,
           budget_compensation, payable, state, dossier_number, content_sha256, issued_at, exactness)
         values ($1::uuid, $2, $1::text, $3, '2026-2027', 'HK1', 'Cũ', '2026-10-10', $4, 600, 0, 600, 'issued', $1::text, '', $5, $6)`,
        [id, school.code, student.code, JSON.stringify(lines), noon, id === exact ? 'exact' : 'any'],
      )
      // It was booked as owed, the same as the rest.
      const owed = lines.map((line) => ({ ...line, kind: 'SERVICE' as const }))
      for (const { debit, credit, amount } of entriesOfBill(owed))
        await database.pool.query(
          `insert into ledger_entries (school_code, student_code, debit, credit, amount, cause, cause_id, booked_at)
           values ($1, $2, $3, $4, $5, 'bill-issued', $6, $7)`,
          [school.code, student.code, debit, credit, amount, id, noon],
        )
    }

    await migrate(database.url)
    const bench = { store }
    expect(await unproven(bench)).toEqual([])
    const before = { payable: 600, voluntary: 100, contributed: 100 }
    expect(await store.bills.find(corrected)).toMatchObject({ ...before, whole: 0, takesMore: true })
    expect(await store.bills.find(exact)).toMatchObject({ ...before, whole: 600, takesMore: false })

    const [tuition, gift] = lines as [(typeof lines)[0], (typeof lines)[0]]
    const cheaper = [{ ...tuition, gross: 400, payable: 400 }, gift]
    const act = { by: 'An', reason: 'sửa', at: later(10) }
    await store.billLife.correct(corrected, { lines: cheaper, total: 500, tellPaid: tellBoth }, act)
    expect(await store.bills.find(corrected)).toMatchObject({ payable: 400, voluntary: 100, contributed: 0 })
    await store.bills.cancel(cancelled, tellBoth, later(20))
    expect(await unproven(bench)).toEqual([])
    const { rows } = await database.pool.query(
      `select sum(case 'receivable' when debit then amount when credit then -amount end)::int as owed from ledger_entries`,
    )
    expect(rows).toEqual([{ owed: 1_000 }])
    await store.close()
  } finally {
    await database.close()
  }
})
