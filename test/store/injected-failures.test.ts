import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type BankScene, openBankScene } from '../support/bank-scene.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { unproven } from '../support/unproven.ts'

let bench: StoreBench
let scene: BankScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openBankScene(bench)
})

/** Lets each tenth statement or commit that keeps lines or money, one in five transactions, fail as the database fails them. */
async function injectFailures(): Promise<{ count(): Promise<number>; end(): Promise<void> }> {
  await bench.pool.query(`
    create sequence injected_failures;
    create sequence tries;
    create function fail_now_and_then() returns trigger language plpgsql as $$
    begin
      if nextval('tries') % 10 = 3 then
        perform nextval('injected_failures');
        raise exception 'injected' using errcode = (array['40001', '40P01'])[1 + floor(random() * 2)::int];
      end if;
      return null;
    end $$;
    create trigger statements_fail after insert on ledger_entries
      for each statement execute function fail_now_and_then();
    create constraint trigger commits_fail after insert on bank_line_witnesses deferrable initially deferred
      for each row when (new.witness like 'last/%') execute function fail_now_and_then()`)
  return {
    async count() {
      const { rows } = await bench.pool.query(
        'select case when is_called then last_value else 0 end as count from injected_failures',
      )
      return rows[0].count
    },
    async end() {
      await bench.pool.query(
        'drop function fail_now_and_then() cascade; drop sequence injected_failures, tries',
      )
    },
  }
}

test('C4: with one transaction in five given up by the database, everything is taken once', async () => {
  const students = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const student = await scene.student()
      return { ...student, bill: await scene.bill(student.code, 1_000_000) }
    }),
  )
  const groups = Array.from({ length: 40 }, (_, group) =>
    Array.from({ length: 5 }, (_, place) => ({
      ...scene.line(students[(group + place) % students.length]?.paymentCode ?? '', 50_000),
      witness: place === 4 ? `last/${group}` : `${group}/${place}`,
    })),
  )
  const failures = await injectFailures()
  let givenUp = 0
  /** A reader whose transaction was given up five times says so, and reads again. */
  const take = async (group: (typeof groups)[number]): Promise<void> => {
    try {
      await scene.take(group)
    } catch (error) {
      if (!['40001', '40P01'].includes((error as { code?: string }).code ?? '')) throw error
      givenUp += 1
      await take(group)
    }
  }
  try {
    await Promise.all(groups.map(take))
    expect(await failures.count()).toBeGreaterThan(5)
    expect(givenUp).toBeLessThan(10)
  } finally {
    await failures.end()
  }
  const { rows } = await bench.pool.query(
    `select count(*) as lines, sum(amount) as amount, (
       select count(*) from bank_line_witnesses join bank_lines as told on told.id = line_id where account = $1) as witnesses
     from bank_lines where account = $1`,
    [scene.account],
  )
  expect(rows).toEqual([{ lines: 200, amount: 10_000_000, witnesses: 200 }])
  for (const { bill, code } of students) {
    expect(await scene.billOf(bill)).toMatchObject({ state: 'paid', paid: 1_000_000 })
    expect(await scene.credit(code)).toBe(250_000)
  }
  expect(await unproven(bench)).toEqual([])
})
