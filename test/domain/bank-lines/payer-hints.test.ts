import { expect, test } from 'vitest'
import { nameKey, namesInMemo, payerKey } from '../../../src/domain/bank-lines/payer-hints.ts'

const an = nameKey('Nguyễn Văn An', 'Lớp 3B')

test.each([
  'NGUYEN VAN AN 3B',
  'Nguyễn Văn An lớp 3B nộp học phí tháng 10',
  'hoc phi be nguyen van an - 3 b',
  '3B NGUYEN VAN AN',
  'MBVCB.9912345.006512.NGUYEN VAN AN 3B.CT tu 0123456789 toi 0987654321',
  'lop 3B - Nguyễn Văn An'.normalize('NFD'),
])('M17: the student and class of %j are read', (memo) => {
  expect(namesInMemo(memo)).toContain(an)
})

test.each([
  '',
  'NGUYEN VAN AN',
  'NGUYEN VAN AN 3C',
  'NGUYEN VAN ANH 3B',
  'hoc phi thang 10',
])('another student, or none, is read of %j', (memo) => {
  expect(namesInMemo(memo)).not.toContain(an)
})

test.each([
  'Hương',
  'Nguyễn Hoàng Thùy Dương Bảo Ngọc',
])('a name may have from one word to six: %s', (name) => {
  expect(namesInMemo(`hoc phi ${name} 3B`)).toContain(nameKey(name, '3B'))
  expect(namesInMemo(`hoc phi 3B ${name}`)).toContain(nameKey(name, '3B'))
})

test('a class without digits is read behind the word for class', () => {
  expect(namesInMemo('Pham Gia Bao lop La')).toContain(nameKey('Phạm Gia Bảo', 'Lá'))
})

test('a content made to cost much has no more readings than any real one', () => {
  expect(namesInMemo('ABCDE 1A '.repeat(200)).length).toBeLessThanOrEqual(200)
  expect(namesInMemo('AB CD EF GH 1 2 '.repeat(500)).length).toBeLessThanOrEqual(200)
})

test('an account is one however it is written, and none where some of it is hidden', () => {
  expect(payerKey('9704 1234-5678')).toBe(payerKey('970412345678'))
  for (const hidden of [undefined, '', '9704****5678', '9704xxxx5678', '12345', 'NGUYENVANAN'])
    expect(payerKey(hidden)).toBeUndefined()
})
