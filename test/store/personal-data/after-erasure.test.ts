import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Store } from '../../../src/store/open-store.ts'
import { besideUnfinished, untilItWaits } from '../../support/beside-unfinished.ts'
import { openRefundScene, type RefundScene } from '../../support/refund-scene.ts'
import { later, linesOf, noon } from '../../support/scene.ts'
import { aStudent } from '../../support/school-records.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())

const order = { orderedBy: 'an.nguyen', reason: 'asked by the parents', at: later(60) }
const made = { by: 'an.nguyen', at: noon }

/** What a school says of a student; each gives the word that refuses it, or none where it is taken. */
const records: Readonly<Record<string, (store: Store, scene: RefundScene) => Promise<string | undefined>>> = {
  async 'a bill'({ bills }, { toAccept, one }) {
    const [outcome] = await bills.accept([toAccept({ ...linesOf(70), studentCode: one.code })], noon)
    return outcome?.is === 'refused' ? `${outcome.problem.field} ${outcome.problem.code}` : undefined
  },
  async 'a school transfer'({ dossiers }, { schoolCode, one }) {
    const transfer = {
      ...({
        kind: 'school-transfer',
        number: `CT-${randomUUID()}`,
        schoolCode,
        studentCode: one.code,
      } as const),
      ...{ toSchoolCode: 'TH-KHAC', toSchoolName: 'Trường Khác', reason: 'chuyển nhà', papers: [] },
      applicant: { relation: 'mother', name: 'Trần Thị Mai' } as const,
    }
    const outcome = await dossiers.accept(transfer, '000.00.14.H20', [], noon)
    return outcome.is === 'refused' ? `${outcome.problem.field} ${outcome.problem.code}` : undefined
  },
  async 'a day of absence'({ attendance }, { schoolCode, one }) {
    const word = { schoolCode, studentCode: one.code, day: '2026-10-01', isAbsent: true, reportedAt: noon }
    const [outcome] = await attendance.note([word], made)
    return outcome === 'accepted' ? undefined : outcome
  },
  async 'an exemption'({ studentSpans }, { schoolCode, one }) {
    const span = {
      ...({ kind: 'exemption', schoolCode, studentCode: one.code, subject: 'POOR' } as const),
      ...{ decisionNumber: `QD-${schoolCode}`, from: '2026-09-01', to: null },
    }
    const [outcome] = await studentSpans.put([span], made)
    return outcome?.is === 'accepted' ? undefined : outcome?.is
  },
  async 'a member of a family'({ families }, { schoolCode, one, student }) {
    const other = await student()
    const members = [other, one].map(({ code }) => ({ schoolCode, studentCode: code }))
    return families.make(members, 'the mother', noon).then(
      () => undefined,
      ({ message }: Error) => message,
    )
  },
  async 'a virtual account'({ families }, { owner }) {
    const number = randomUUID().replaceAll('-', '')
    const isKept = await families.putVirtualAccount({ number, ...owner }, 'the bank', noon)
    return isKept ? undefined : 'no such student'
  },
  async 'credit that moves to them'({ credits }, { schoolCode, owner, student }) {
    const { code: studentCode } = await student()
    const from = { schoolCode, studentCode }
    const outcome = await credits.move({ from, to: owner, by: 'mai', reason: 'moved', at: noon })
    return outcome.is === 'moved' ? undefined : `${outcome.is} ${outcome.which}`
  },
}

const refusals: Readonly<Record<string, string>> = {
  'a bill': 'studentCode unknown_student',
  'a school transfer': 'studentCode unknown_student',
  'a day of absence': 'unknown-student',
  'an exemption': 'unknown-student',
  'a member of a family': 'invalid_request: members.1.studentCode names no student of its school',
  'a virtual account': 'no such student',
  'credit that moves to them': 'unknown-student to',
}

for (const [name, say] of Object.entries(records)) {
  test(`${name}: of who was erased it is refused, until the school sends the student anew`, async () => {
    const scene = await openRefundScene(bench)
    const { schoolCode, one } = scene
    await bench.store.erasures.erase({ schoolCode, code: one.code }, order)
    const asBefore = aStudent({ schoolCode, code: one.code })
    expect(await bench.store.roster.putStudents([asBefore], noon)).toEqual(['repeated'])
    expect(await say(bench.store, scene)).toBe(refusals[name])
    await bench.store.roster.putStudents(
      [aStudent({ schoolCode, code: one.code, class: { name: '5C' } })],
      later(70),
    )
    expect(await say(bench.store, scene)).toBeUndefined()
  })

  test(`${name}: of who is being erased it waits, and is refused`, async () => {
    const scene = await openRefundScene(bench)
    const erased = {
      sql: `update students set sealed = null, erased_at = now() from (
              select school_code, code from students where school_code = $1 and code = $2 for update) as locked
            where students.school_code = locked.school_code and students.code = locked.code`,
      values: [scene.schoolCode, scene.one.code],
    }
    expect(await besideUnfinished(bench.pool, erased, () => say(bench.store, scene))).toBe(refusals[name])
  })
}

test('who is erased while a bill of theirs comes in is not: the bill is open', async () => {
  const { store, pool } = bench
  const scene = await openRefundScene(bench)
  const wanted = { schoolCode: scene.schoolCode, code: scene.one.code }
  const { erasing } = await store.inOneTransaction(async (stores) => {
    await records['a bill']?.(stores as Store, scene)
    const erasing = Promise.allSettled([store.erasures.erase(wanted, order)])
    await untilItWaits(pool)
    return { erasing }
  })
  expect(await erasing).toMatchObject([{ value: { erased: false, open: { bills: 1 } } }])
})

test('a draft of a bill keeps a person from being erased', async () => {
  const scene = await openRefundScene(bench)
  const { schoolCode, one, toAccept } = scene
  await scene.accept(toAccept({ ...linesOf(70), studentCode: one.code, state: 'draft' }, []))
  expect(await bench.store.erasures.erase({ schoolCode, code: one.code }, order)).toMatchObject({
    erased: false,
    open: { bills: 1 },
  })
})

test('who is erased belongs to no family, and money of the family is that of the others', async () => {
  const { store } = bench
  const scene = await openRefundScene(bench)
  const { schoolCode, one, owner } = scene
  const other = { schoolCode, studentCode: (await scene.student()).code }
  const { id } = await store.families.make([owner, other], 'the mother', noon)
  await store.erasures.erase({ schoolCode, code: one.code }, order)
  expect(await store.families.find(id)).toMatchObject({ members: [other] })
})

test('money that comes for who was erased is theirs, and what was said with it goes when they are erased again', async () => {
  const { store, pool } = bench
  const scene = await openRefundScene(bench)
  const { schoolCode, one } = scene
  const wanted = { schoolCode, code: one.code }
  await scene.paidBill(500, 500)
  await pool.query(`update exchanges set state = 'accepted', settled_at = now() where settled_at is null`)
  await store.erasures.erase(wanted, order)
  await scene.take([scene.line(one.paymentCode, 70)])
  expect(await scene.credit(one.code)).toBe(70)
  const refund = await scene.refund(scene.owner, 70)
  expect(await store.erasures.erase(wanted, order)).toMatchObject({ erased: false, open: { payments: 1 } })
  await scene.payOut(refund.code, 70)
  expect(await store.erasures.erase(wanted, order)).toMatchObject({ erased: true, statementLines: 1 })
  const { rows } = await pool.query(
    `select (select count(*) from refunds where school_code = $1 and sealed is not null) as refunds,
       (select count(*) from bank_lines where account = $2 and direction = 'in' and sealed is not null) as lines`,
    [schoolCode, scene.account],
  )
  expect(rows).toEqual([{ refunds: 0, lines: 0 }])
})
