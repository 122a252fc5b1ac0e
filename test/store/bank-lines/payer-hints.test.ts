import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ReadBankLine } from '../../../src/ports/bank-lines/bank-line-store.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { later, noon, tellBoth } from '../../support/scene.ts'
import { aSchool } from '../../support/school-records.ts'
import { openStoreBench, type StoreBench } from '../../support/store-bench.ts'

let bench: StoreBench
let scene: BankScene
beforeAll(async () => {
  bench = await openStoreBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  scene = await openBankScene(bench)
})

const mother = { payerAccount: '9704 1234 5678' }
const due = 1_250_000

const owing = async (name = 'Trần Thị Bình', className = '1A', at = scene) => {
  const student = await at.student(undefined, { name, class: { name: className } })
  return { ...student, bill: await at.bill(student.code, due) }
}
type Owing = Awaited<ReturnType<typeof owing>>
const learn = async () => {
  while ((await bench.store.payerLearning.learn(500, noon)) === 500);
}
const stateOf = async ({ bill }: Owing, at = scene) => {
  const { state, paid } = await at.billOf(bill)
  return `${state} ${paid}`
}
const letPost = (at = scene) =>
  bench.store.roster.putSchool(aSchool({ code: at.schoolCode, learnedPayers: 'post' }), later(1))
/** A student whose bill was paid from the mother's account, and who owes as much again. */
const paidBefore = async (at = scene) => {
  const one = await owing('Trần Thị Bình', '1A', at)
  await at.take([at.line(one.paymentCode, due, mother)])
  await learn()
  return { ...one, bill: await at.bill(one.code, due) }
}
const heldOf = async ({ line }: ReadBankLine) => {
  const { rows } = await bench.pool.query(
    `select allocations.id, why from allocations join bank_lines on bank_lines.id = line_id
     where reference = $1 and undone_at is null`,
    [line.reference],
  )
  return rows[0] as { id: string; why: string }
}
const suggested = async (line: ReadBankLine) => {
  const suggestions = await bench.store.bankLines.suggestions((await heldOf(line)).id, scene.rules)
  return suggestions.map(({ studentCode, because }) => ({ studentCode, because }))
}

test('M15: money of who paid for An before is proposed for An, and posts itself only where the school says so', async () => {
  const an = await paidBefore()
  const proposed = scene.line('', due, mother)
  await scene.take([proposed])
  expect(await scene.whereIs(proposed)).toEqual(['suspense learned-payer 1250000'])
  expect(await suggested(proposed)).toContainEqual({ studentCode: an.code, because: 'learned-payer' })
  expect(await stateOf(an)).toBe('issued 0')
  await letPost()
  const posted = scene.line(' ', due, { ...mother, payerAccount: '97041234-5678' })
  await scene.take([posted])
  expect(await scene.whereIs(posted, { [an.code]: 'An', [an.bill.id]: 'bill' })).toEqual([
    'posted learned An bill 1250000',
  ])
  expect(await stateOf(an)).toBe('paid 1250000')
})

test.each([
  ['another amount than is owed', { amount: due - 1 }, 'suspense learned-payer 1249999'],
  ['a content that speaks of something else', { memo: 'tien com' }, 'posted learned An bill 1250000'],
  ['a code with a wrong character', { memo: 'wrong' }, 'suspense misread-code 1250000'],
])('M15: where the school lets it post, %s', async (_what, said: {
  amount?: number
  memo?: string
}, where) => {
  const { amount = due, memo = '' } = said
  const an = await paidBefore()
  await letPost()
  const wrong = an.paymentCode.slice(0, 5) + (an.paymentCode[5] === '7' ? '8' : '7') + an.paymentCode.slice(6)
  const line = scene.line(memo === 'wrong' ? wrong : memo, amount, mother)
  await scene.take([line])
  expect(await scene.whereIs(line, { [an.code]: 'An', [an.bill.id]: 'bill' })).toEqual([where])
})

test('M15: where the school lets it post, what several bills of theirs ask together closes them', async () => {
  const an = await paidBefore()
  const more = await scene.bill(an.code, 250_000)
  await letPost()
  await scene.take([scene.line('', due + 250_000, mother)])
  expect([await stateOf(an), await stateOf({ ...an, bill: more })]).toEqual(['paid 1250000', 'paid 250000'])
})

test('M15: two such lines at once are both proposed, since nobody knows which closes the bill', async () => {
  const an = await paidBefore()
  await letPost()
  const lines = [scene.line('', due, mother), scene.line('', due, mother)]
  await scene.take(lines)
  for (const line of lines) expect(await scene.whereIs(line)).toEqual(['suspense learned-payer 1250000'])
  expect(await stateOf(an)).toBe('issued 0')
})

test('M16: a payer learned for An and for Bình is a question with both, whatever the school lets', async () => {
  const [an, binh] = [await paidBefore(), await paidBefore()]
  await letPost()
  const line = scene.line('', due, mother)
  await scene.take([line])
  expect(await scene.whereIs(line)).toEqual(['ambiguous learned-for-several 1250000'])
  const people = await suggested(line)
  for (const { code } of [an, binh])
    expect(people).toContainEqual({ studentCode: code, because: 'learned-payer' })
  expect([await stateOf(an), await stateOf(binh)]).toEqual(['issued 0', 'issued 0'])
})

test('money that was taken back teaches nothing, and another school knows nothing of it', async () => {
  const one = await owing()
  const line = scene.line(one.paymentCode, due, mother)
  await scene.take([line])
  await learn()
  const elsewhere = await openBankScene(bench)
  const foreign = elsewhere.line('', due, mother)
  await elsewhere.take([foreign])
  expect(await elsewhere.whereIs(foreign)).toEqual(['suspense no-memo 1250000'])
  await bench.store.moneyDesk.undo((await heldOf(line)).id, { by: 'mai', reason: 'wrong' }, noon)
  const again = scene.line('', due, mother)
  await scene.take([again])
  expect(await scene.whereIs(again)).toEqual(['suspense no-memo 1250000'])
})

test('an account of which the bank hides some is nobody’s', async () => {
  const one = await owing()
  await scene.take([scene.line(one.paymentCode, due, { payerAccount: '9704xxxx5678' })])
  await scene.take([scene.line(one.paymentCode, due, { payerAccount: '9704****5678' })])
  await learn()
  const line = scene.line('', due, { payerAccount: '9704xxxx5678' })
  await scene.take([line])
  expect(await scene.whereIs(line)).toEqual(['suspense no-memo 1250000'])
})

test('M17: a content that names one student of a class is a proposal, two of that name are a question', async () => {
  const an = await owing('Đặng Văn An', '3B')
  await owing('Đặng Văn An', '3C')
  await letPost()
  const exact = scene.line('DANG VAN AN 3B nop hoc phi', due)
  await scene.take([exact])
  expect(await scene.whereIs(exact)).toEqual([`suspense named-student ${due}`])
  const first = scene.line('DANG VAN AN 3B nop hoc phi', 500_000)
  await scene.take([first])
  expect(await scene.whereIs(first)).toEqual(['suspense named-student 500000'])
  expect(await suggested(first)).toEqual([{ studentCode: an.code, because: 'named' }])
  expect(await stateOf(an)).toBe('issued 0')
  const other = await owing('ĐẶNG VĂN AN', 'Lớp 3B')
  const second = scene.line('hoc phi be Đặng Văn An lớp 3B', due)
  await scene.take([second])
  expect(await scene.whereIs(second)).toEqual(['ambiguous same-name 1250000'])
  expect(await suggested(second)).toEqual(
    expect.arrayContaining([
      { studentCode: an.code, because: 'named' },
      { studentCode: other.code, because: 'named' },
    ]),
  )
})

test('who pays for two and names one means that one; who names another than they paid for is asked about', async () => {
  const an = await paidBefore()
  await paidBefore()
  const dung = await owing('Lê Văn Dũng', '3B')
  await letPost()
  const student = await bench.store.roster.findStudent(scene.schoolCode, an.code)
  await bench.store.roster.putStudents([{ ...student, name: 'Trần Văn An' } as never], later(2))
  const named = scene.line('Tran Van An 1A', due, mother)
  const differs = scene.line('Le Van Dung 3B', due, mother)
  await scene.take([named, differs])
  expect(await scene.whereIs(named)).toEqual(['suspense named-student 1250000'])
  expect(await scene.whereIs(differs)).toEqual(['ambiguous payer-and-name-differ 1250000'])
  expect(await stateOf(dung)).toBe('issued 0')
})

test('whoever is erased is neither found by name nor by payer, and is not learned again', async () => {
  const one = await owing('Nguyễn Thị Sen', '5A')
  await scene.take([scene.line(one.paymentCode, due, mother)])
  const wanted = { schoolCode: scene.schoolCode, code: one.code }
  await learn()
  await bench.pool.query(
    `update exchanges set state = 'accepted', settled_at = now() where subject_id = $1`,
    [one.bill.id],
  )
  const order = { orderedBy: 'mai', reason: 'asked by the parents', at: noon }
  expect(await bench.store.erasures.erase(wanted, order)).toMatchObject({ erased: true })
  await bench.pool.query('update payer_learning set upto = null')
  await learn()
  const { rows } = await bench.pool.query(
    `select (select count(*) from learned_payers where student_code = $1) as payers,
       (select count(*) from students where code = $1 and name_index is not null) as names`,
    [one.code],
  )
  expect(rows).toEqual([{ payers: 0, names: 0 }])
  const line = scene.line('Nguyen Thi Sen 5A', due, mother)
  await scene.take([line])
  expect(await scene.whereIs(line)).toEqual(['suspense no-code 1250000'])
})

test('students of an earlier version are found by name once their records were brought up to date', async () => {
  const an = await owing('Phạm Gia Bảo', 'Lá 2')
  await bench.pool.query('update students set name_index = null where code = $1', [an.code])
  await bench.store.oldRecords.nameStudents(1_000)
  const line = scene.line('Pham Gia Bao lop La 2', 10_000)
  await scene.take([line])
  expect(await scene.whereIs(line)).toEqual(['suspense named-student 10000'])
})

test('hints found by ten at once post once', async () => {
  const an = await paidBefore()
  await letPost()
  const line = scene.line('', due, mother)
  await Promise.all(Array.from({ length: 10 }, (_, index) => scene.take([line], `source-${index}`)))
  expect(await stateOf(an)).toBe('paid 1250000')
  expect(await scene.credit(an.code)).toBe(0)
  expect(await bench.store.bankLines.giveWaiting(10, () => tellBoth, noon)).toBe(0)
})
