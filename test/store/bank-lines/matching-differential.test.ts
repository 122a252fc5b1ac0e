import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePaymentCode } from '../../../src/domain/bank-lines/payment-code.ts'
import { type PaymentCodeRules, readMemo } from '../../../src/domain/bank-lines/read-memo.ts'
import { newAccount, newBankReference } from '../../support/bank-scene.ts'
import { linesOf, noon, tellBoth } from '../../support/scene.ts'
import { aBill, aSchool, aStudent } from '../../support/school-records.ts'
import { type DayOfMatching, matchSlowly, type SlowLine } from '../../support/slow-matcher.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

/** Random days that are matched both ways; the long form is `MATCHED_DAYS=10000`. */
const days = Number(process.env.MATCHED_DAYS ?? 40)
const prefixes = { student: 'HS', bill: 'KT', family: 'GD' }

let bench: StoreBench
let rules: PaymentCodeRules
beforeAll(async () => {
  bench = await openStoreBench()
  rules = { prefixes, origin: await bench.store.bankLines.codeOrigin() }
})
afterAll(() => bench.close())

const units = fc.integer({ min: 1, max: 9 }).map((unit) => unit * 100_000)
const aDay = fc.record({
  /** Of each student what their bills ask. */
  students: fc.array(fc.array(units, { maxLength: 3 }), { minLength: 2, maxLength: 4 }),
  familySize: fc.integer({ min: 2, max: 3 }),
  lines: fc.array(
    fc.record({
      names: fc.constantFrom(
        ...([
          'student',
          'bill',
          'student and bill',
          'two students',
          'two bills',
          'three',
          'family',
          'family and student',
        ] as const),
        ...(['strange', 'misread', 'cut-off', 'no-code', 'empty', 'no fee', 'out'] as const),
      ),
      who: fc.nat(11),
      amount: fc.oneof(
        units,
        fc.constant('what the first asks' as const),
        fc.constant('what all ask' as const),
      ),
      day: fc.integer({ min: 1, max: 3 }),
      minute: fc.option(fc.nat(59), { nil: undefined }),
      group: fc.nat(2),
    }),
    { minLength: 1, maxLength: 9 },
  ),
})
type RandomDay = typeof aDay extends fc.Arbitrary<infer Day> ? Day : never

/** Keeps a random day's school, and says its lines in both languages. */
async function openDay({ students: asked, familySize, lines: planned }: RandomDay) {
  const { store, pool } = bench
  const schoolCode = `TH-${randomUUID().slice(0, 8)}`
  const account = newAccount()
  await store.roster.putSchool(
    aSchool({ code: schoolCode, account: { number: account, bankCode: '970422', holder: 'TRUONG' } }),
    noon,
  )
  const students = asked.map((_, place) => `HS-${place}-${randomUUID().slice(0, 8)}`)
  await store.roster.putStudents(
    students.map((code) => aStudent({ schoolCode, code })),
    noon,
  )
  const accepted = await store.bills.accept(
    asked.flatMap((amounts, place) =>
      amounts.map((payable, turn) => ({
        request: aBill({
          ...{ schoolCode, number: `PT-${place}-${turn}`, studentCode: students[place] as string },
          ...{ ...linesOf(payable), dueOn: `2026-1${turn % 2}-1${(place + turn) % 2}` },
        }),
        ...{ dossierUnit: '000.00.14.H20', portals: [], tellPaid: new Map() },
      })),
    ),
    noon,
  )
  if (accepted.some(({ is }) => is !== 'accepted')) throw new Error('a bill was not accepted')
  const { rows: bills } = await pool.query(
    `select id, student_code as student, payable, due_on::text as "dueOn", code_number as number from bills
     where school_code = $1 order by id`,
    [schoolCode],
  )
  const { rows: numbers } = await pool.query(
    'select code, code_number as number from students where school_code = $1',
    [schoolCode],
  )
  const members = students.slice(0, familySize)
  const family = await store.families.make(
    members.map((studentCode) => ({ schoolCode, studentCode })),
    'the mother',
    noon,
  )
  const codeOf = {
    student: (code: string) =>
      makePaymentCode('HS', BigInt(numbers.find((one) => one.code === code).number), rules.origin),
    bill: (id: string) =>
      makePaymentCode('KT', BigInt(bills.find((one) => one.id === id).number), rules.origin),
    family: makePaymentCode('GD', BigInt(family.number), rules.origin),
  }
  const day: DayOfMatching = { students, bills, families: { [family.id]: members } }
  const lines = planned.map(({ names, who, amount, day: dayOfMonth, minute, group }) => {
    const [one, next, third] = [0, 1, 2].map((step) => students[(who + step) % students.length] as string)
    const billOf = (student: string | undefined) =>
      bills.filter((bill) => bill.student === student)[who % 3]?.id
    const said = namesOf(names, [one as string, next as string, third as string], billOf, family.id)
    const words = said.map((name) => {
      if ('student' in name) return codeOf.student(name.student)
      return 'bill' in name ? codeOf.bill(name.bill) : codeOf.family
    })
    const named = said.flatMap((name) => {
      if ('student' in name) return [name.student]
      return 'bill' in name ? [bills.find(({ id }) => id === name.bill).student] : members
    })
    const askedOf = (student: string | undefined) =>
      bills.filter((bill) => bill.student === student).map(({ payable }) => payable as number)
    const sum = (amounts: readonly number[]) => amounts.reduce((total, each) => total + each, 0)
    const wanted = {
      'what the first asks': sum([...new Set(named)].map((student) => askedOf(student).at(-1) ?? 0)),
      'what all ask': sum([...new Set(named)].flatMap(askedOf)),
    }
    const reference = newBankReference()
    const bookedOn = `2026-10-0${dayOfMonth}`
    const at =
      minute === undefined
        ? {}
        : { at: new Date(`${bookedOn}T10:${String(minute).padStart(2, '0')}:00+07:00`) }
    const silent = silentMemos(codeOf.student(one as string))[names as 'empty']
    const isOut = names === 'out'
    const slow: SlowLine = {
      ...{ reference, direction: isOut ? 'out' : 'in', bookedOn, ...at, names: said },
      amount: (typeof amount === 'number' ? amount : wanted[amount]) || 100_000,
      ...(silent === undefined ? {} : { silent: names as NonNullable<SlowLine['silent']> }),
      ...(names === 'no fee' ? { isNoFee: true } : {}),
      ...(names === 'no fee' || isOut ? { silent: 'no-code' as const } : {}),
    }
    const memo = silent ?? (words.length > 0 ? words.join(' ') : 'tien')
    const line = { account, direction: slow.direction, reference, amount: slow.amount, bookedOn, ...at, memo }
    const notFee = names === 'no fee' ? 'a rule' : undefined
    return { slow, group, told: { line, reading: readMemo(memo, rules), notFee, witness: reference } }
  })
  return { day, lines }
}

type Names = SlowLine['names']
function namesOf(
  how: RandomDay['lines'][number]['names'],
  [one, next, third]: readonly [string, string, string],
  billOf: (student: string) => string | undefined,
  family: string,
): Names {
  const bill = (student: string): Names => {
    const id = billOf(student)
    return id === undefined ? [{ student }] : [{ bill: id }]
  }
  const meant: Readonly<Partial<Record<typeof how, Names>>> = {
    student: [{ student: one }],
    bill: bill(one),
    'student and bill': [{ student: one }, ...bill(one)],
    'two students': [{ student: one }, { student: next }],
    'two bills': [...bill(one), ...bill(next)],
    three: [{ student: one }, ...bill(next), { student: third }],
    family: [{ family }],
    'family and student': [{ family }, { student: next }],
  }
  return meant[how] ?? []
}

const silentMemos = (code: string): Readonly<Record<string, string>> => ({
  strange: makePaymentCode('HS', 27_512_614_000n, rules.origin),
  misread: code.slice(0, 5) + (code[5] === '7' ? '8' : '7') + code.slice(6),
  'cut-off': `hoc phi ${code.slice(0, 7)}`,
  'no-code': 'hoc phi thang 10',
  empty: ' . ',
})

test(`property 11: matching in sets and matching one by one agree on ${days} random days`, {
  timeout: 60_000 + days * 1_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(aDay, async (random) => {
      const { day, lines } = await openDay(random)
      const groups = [0, 1, 2].map((group) => lines.filter((line) => line.group === group))
      for (const group of groups) {
        if (group.length === 0) continue
        await bench.store.bankLines.take(
          group.map(({ told }) => told),
          'statement',
          () => tellBoth,
          noon,
        )
      }
      const slow = matchSlowly(
        day,
        groups.map((group) => group.map((line) => line.slow)),
      )
      const { rows: places } = await bench.pool.query(
        `select reference, array_agg(concat_ws(' ', outcome, why, student_code, bill_id, allocations.amount)) as pieces
         from bank_lines join allocations on line_id = bank_lines.id and undone_at is null
         where reference = any($1) group by reference`,
        [lines.map(({ slow: { reference } }) => reference)],
      )
      const fast = new Map(places.map(({ reference, pieces }) => [reference, pieces.sort()]))
      for (const { slow: line } of lines)
        expect(fast.get(line.reference), JSON.stringify(line)).toEqual(
          slow.where.get(line.reference)?.toSorted(),
        )
      const { rows: paid } = await bench.pool.query('select id, paid from bills where id = any($1)', [
        day.bills.map(({ id }) => id),
      ])
      expect(new Map(paid.map((bill) => [bill.id, bill.paid]))).toEqual(new Map([...slow.paid]))
      const { rows: credits } = await bench.pool.query(
        `select code, coalesce(sum(case 'payer-credit' when credit then amount when debit then -amount end), 0) as credit
         from students left join ledger_entries on ledger_entries.school_code = students.school_code and student_code = code
         where code = any($1) group by code`,
        [day.students],
      )
      expect(new Map(credits.map(({ code, credit }) => [code, credit]))).toEqual(slow.credit)
    }),
    { numRuns: days },
  )
})
