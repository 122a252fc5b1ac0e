import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTable } from '../../../../adapters/sources/tabular/index.ts'
import { type BillRequest, billRequest } from '../../../../schemas/bill.ts'
import { student } from '../../../../schemas/student.ts'
import { billProblems } from '../../../../src/domain/bills/bill-arithmetic.ts'
import type { SourceRow } from '../../../../src/ports/record-source.ts'
import { workbookOf } from '../../../support/workbooks.ts'

async function* chunked(bytes: string | Buffer) {
  const whole = Buffer.from(bytes as string)
  for (let start = 0; start < whole.length; start += 7) yield whole.subarray(start, start + 7)
}

async function readAll(rows: AsyncIterable<SourceRow>): Promise<SourceRow[]> {
  const read: SourceRow[] = []
  for await (const row of rows) read.push(row)
  return read
}

const readCsv = (kind: 'students' | 'bills', text: string) =>
  readAll(readTable(chunked(text), { kind, format: 'csv', schoolCode: 'TH01' }))

const records = (rows: readonly SourceRow[]) =>
  rows.flatMap((row) => (row.is === 'record' ? [row.record] : []))

describe('a table of students', () => {
  test.each([
    ['our field names', 'code,name,birthDate,gender,className,motherName,motherPhone'],
    ['Vietnamese headers', '"Mã học sinh","Họ và tên","Ngày sinh","Giới tính","Lớp","Tên mẹ","SĐT mẹ"'],
    ['decomposed headers', 'Mã học sinh,Họ tên,Ngày sinh,Giới tính,Tên lớp,Tên mẹ,SĐT mẹ'.normalize('NFD')],
  ])('is read under %s', async (_, header) => {
    const [row] = await readCsv(
      'students',
      `\uFEFF${header}\nHS1,Lê Văn An,03/04/2015,Nam,5A,Trần Thị Bé,0912345678\n`,
    )
    expect(row).toMatchObject({ is: 'record', line: 2, record: { schoolCode: 'TH01' } })
    expect(student.parse(records(row ? [row] : [])[0])).toMatchObject({
      code: 'HS1',
      name: 'Lê Văn An',
      birthDate: '2015-04-03',
      gender: 'male',
      class: { name: '5A' },
      guardians: [{ relation: 'mother', name: 'Trần Thị Bé', phone: '0912345678' }],
    })
  })

  test('keeps a school that the row names, and leading zeros', async () => {
    const rows = await readCsv(
      'students',
      'code;name;birthDate;gender;className;schoolCode\n007;A;2015-04-03;male;5A;TH02\n',
    )
    expect(records(rows)).toMatchObject([{ code: '007', schoolCode: 'TH02' }])
  })
})

test('a row with more cells than the header is a problem, and nothing of it is taken', async () => {
  const lines = ['code,name,birthDate,gender,className,address', 'HS1,A,2015-04-03,male,5A,12 Lê Lợi, P1']
  const rows = await readCsv('students', [...lines, 'HS2,B,2015-04-03,male,5A,"12 Lê Lợi, P1",,'].join('\n'))
  expect(rows).toMatchObject([
    { is: 'problem', line: 2, problem: { field: 'line', code: 'cell_count' } },
    { is: 'record', line: 3, record: { address: '12 Lê Lợi, P1' } },
  ])
})

describe('a table of bills', () => {
  const header =
    'number,studentCode,schoolYear,period,title,dueOn,total,item,itemName,kind,gross,exemptionRate,exemptionDecree,budgetCompensation,payable'
  const tuition =
    'P1,HS1,2026-2027,HK1,Thu đầu năm,30/09/2026,350000,HOC_PHI,Học phí,TUITION,100000,100,NQ 217/2025/QH15,100000,0'
  const meals = 'P1,,,,,,,TIEN_AN,Tiền ăn,SERVICE,350000,,,,350000'
  const water = 'P2,HS2,2026-2027,HK1,Thu đầu năm,2026-09-30,20000,NUOC_UONG,Nước uống,SERVICE,20000,,,,20000'

  test('makes one bill of the rows that follow each other with its number', async () => {
    const rows = await readCsv('bills', [header, tuition, meals, water].join('\n'))
    expect(rows.map((row) => row.is === 'record' && row.line)).toEqual([2, 4])
    const bills = records(rows).map((record) => billRequest.parse(record))
    expect(bills[0]).toEqual({
      number: 'P1',
      schoolCode: 'TH01',
      studentCode: 'HS1',
      schoolYear: '2026-2027',
      period: 'HK1',
      title: 'Thu đầu năm',
      dueOn: '2026-09-30',
      total: 350_000,
      lines: [
        {
          item: 'HOC_PHI',
          name: 'Học phí',
          kind: 'TUITION',
          gross: 100_000,
          exemptionRate: 100,
          exemptionBasis: { decree: 'NQ 217/2025/QH15' },
          budgetCompensation: 100_000,
          payable: 0,
        },
        {
          item: 'TIEN_AN',
          name: 'Tiền ăn',
          kind: 'SERVICE',
          gross: 350_000,
          exemptionRate: 0,
          budgetCompensation: 0,
          payable: 350_000,
        },
      ],
    })
    expect(bills.flatMap(billProblems)).toEqual([])
  })

  test('takes the terms of a bill and of its items, in our words and in those of people', async () => {
    const terms = 'state,publishOn,Cách nộp,expiresOn,graceDays,lateFeeOnce,lateFeePerDay,Cách nộp khoản thu'
    const [first, second] = records(
      await readCsv(
        'bills',
        [
          `${header},${terms}`,
          `${tuition},Dự thảo,01/09/2026,Nộp từng phần,30/10/2026,5,10000,,`,
          `${meals},draft,,up-to,,,,,Nộp đủ`,
          `${water},lost,,,,,,,`,
        ].join('\n'),
      ),
    )
    expect(billRequest.parse(first)).toMatchObject({
      ...{
        state: 'draft',
        publishOn: '2026-09-01',
        exactness: 'up-to',
        expiresOn: '2026-10-30',
        graceDays: 5,
      },
      lateFee: { once: 10_000, perDay: 0 },
      lines: [{ item: 'HOC_PHI' }, { item: 'TIEN_AN', exactness: 'exact' }],
    })
    expect(billRequest.safeParse(second).error?.issues[0]?.path).toEqual(['state'])
  })

  test('refuses a bill whose rows contradict each other, under the line that does', async () => {
    const rows = await readCsv('bills', [header, tuition, meals.replace('P1,', 'P1,HS9'), water].join('\n'))
    expect(rows).toMatchObject([
      { is: 'problem', line: 3, problem: { field: 'studentCode', code: 'rows_disagree' } },
      { is: 'record', line: 4 },
    ])
  })

  test('refuses a bill with an unreadable line among its rows', async () => {
    const rows = await readCsv('bills', [header, tuition, 'P1,"oops" x', meals, water].join('\n'))
    expect(rows).toMatchObject([
      { is: 'problem', line: 2, problem: { code: 'row_missing' } },
      { is: 'problem', line: 3, problem: { code: 'cell_error' } },
      { is: 'record', line: 5 },
    ])
  })

  test.each([
    '1.250.000',
    '1,5',
    '-5',
    '1e6',
    '',
    'ba trăm',
  ])('never takes %j for an amount', async (amount) => {
    const [row] = await readCsv('bills', `${header}\n${water.replace(/20000$/, `"${amount}"`)}`)
    const read = billRequest.safeParse(records(row ? [row] : [])[0])
    expect(read.error?.issues.map((issue) => issue.path.join('.'))).toEqual(['lines.0.payable'])
  })

  test('never takes the beginning of an amount that was written with commas', async () => {
    const rows = await readCsv('bills', [header, water.replace(/20000$/, '1,250,000')].join('\n'))
    expect(rows).toMatchObject([{ is: 'problem', line: 2, problem: { code: 'cell_count' } }])
  })

  test('takes a bill before or after an unreadable line', async () => {
    const rows = await readCsv('bills', [header, tuition, meals, 'P2,"oops" x', water].join('\n'))
    expect(rows).toMatchObject([
      { is: 'record', line: 2 },
      { is: 'problem', line: 4 },
      { is: 'record', line: 5 },
    ])
  })

  test('rows without a number are bills of their own', async () => {
    const rows = await readCsv('bills', [header, water.replace('P2', ''), water.replace('P2', '')].join('\n'))
    expect(rows.map((row) => row.is === 'record' && row.line)).toEqual([2, 3])
  })

  test('names unknown columns', async () => {
    const [row] = await readCsv('bills', `${header},Ghi chú\n${water},x`)
    expect(row).toEqual({ is: 'unknown-columns', names: ['Ghi chú'] })
  })

  test('gives the same bills in whatever order its columns are, as text and as workbook', async () => {
    const table = [header, tuition, meals, water].map((line) => line.split(','))
    const expected = await readCsv('bills', table.map((row) => row.join(',')).join('\n'))
    const indexes = header.split(',').map((_, index) => index)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(indexes, { minLength: indexes.length }), async (order) => {
        const shuffled = table.map((row) => order.map((index) => row[index] ?? ''))
        expect(await readCsv('bills', shuffled.map((row) => row.join(';')).join('\r\n'))).toEqual(expected)
        const workbook = await workbookOf({ Bills: shuffled })
        const options = { kind: 'bills', format: 'xlsx', schoolCode: 'TH01' } as const
        expect(await readAll(readTable(chunked(workbook), options))).toEqual(expected)
      }),
      { numRuns: 10 },
    )
    expect(records(expected).map((bill) => (bill as BillRequest).number)).toEqual(['P1', 'P2'])
  })
})
