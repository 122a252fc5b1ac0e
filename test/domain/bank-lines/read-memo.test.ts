import { expect, test } from 'vitest'
import { makePaymentCode } from '../../../src/domain/bank-lines/payment-code.ts'
import { numbersMeant, readLine, readMemo } from '../../../src/domain/bank-lines/read-memo.ts'

const rules = { prefixes: { student: 'HS', bill: 'KT', family: 'GD' }, origin: 0n }
const { prefixes, origin } = rules
const student = makePaymentCode(prefixes.student, 7n, origin)
const bill = makePaymentCode(prefixes.bill, 8n, origin)
const family = makePaymentCode(prefixes.family, 9n, origin)
const misread = (code: string) => `${code.slice(0, 5)}${code[5] === '7' ? '8' : '7'}${code.slice(6)}`

test('a content says what its codes stand for, each under its own letters', () => {
  expect(readMemo(`${student} ${bill} ${family}`, rules)).toEqual({
    ...{ studentNumbers: [7], billNumbers: [8], familyNumbers: [9], memo: 'codes' },
  })
})

test.each([
  ['hoc phi thang 10', 'no-code'],
  [' .,-', 'empty'],
  [`${misread(student)} hoc phi`, 'misread'],
  [`nop tien ${student.slice(0, 6)}`, 'cut-off'],
])('%j has no code, as it is %s', (memo, why) => {
  const none = { studentNumbers: [], billNumbers: [], familyNumbers: [] }
  expect(readMemo(memo, rules)).toEqual({ ...none, memo: why })
})

test('what returns another movement pays nothing, whatever stands in it', () => {
  expect(readLine({ memo: student, takesBack: ['R1'] }, rules)).toEqual({
    ...{ studentNumbers: [], billNumbers: [], memo: 'empty' },
  })
})

test('a misread code of a student may mean students alone, and one of a bill bills alone', () => {
  const [ofStudent] = numbersMeant(`${misread(student)} hoc phi`, rules)
  expect(ofStudent).toMatchObject({ because: 'misread-code', billNumbers: [] })
  expect(ofStudent?.studentNumbers).toContain(7)
  const [ofBill] = numbersMeant(`${misread(bill)} hoc phi`, rules)
  expect(ofBill).toMatchObject({ because: 'misread-code', studentNumbers: [] })
  expect(ofBill?.billNumbers).toContain(8)
})

test('a code that the end cut off may mean each that begins so, and a content without one means nothing', () => {
  const [cut, ...others] = numbersMeant(`nop tien ${student.slice(0, 9)}`, rules)
  expect(cut).toMatchObject({ because: 'code-cut-off', billNumbers: [] })
  expect(cut?.studentNumbers).toContain(7)
  expect(others).toEqual([])
  expect(numbersMeant('hoc phi thang 10', rules)).toEqual([])
})
