import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readStudentWorkbook } from '../../../../adapters/sources/workbook/index.ts'
import { student } from '../../../../schemas/student.ts'
import type { SourceRow } from '../../../../src/ports/record-source.ts'
import { workbookOf } from '../../../support/workbooks.ts'

async function readSheet(rows: readonly (readonly unknown[])[]): Promise<SourceRow[]> {
  return readAll(await workbookOf({ Sheet1: rows }))
}

async function readAll(bytes: Buffer, limits = {}): Promise<SourceRow[]> {
  const rows: SourceRow[] = []
  for await (const row of readStudentWorkbook(bytes, { schoolCode: 'TH01', limits })) rows.push(row)
  return rows
}

const record = (row: SourceRow | undefined) => (row?.is === 'record' ? row.record : undefined)
const warningCodes = (row: SourceRow | undefined) =>
  row?.is === 'record' ? row.warnings.map(({ field, code }) => `${field} ${code}`) : undefined

/** The ministry's template with line breaks and mixed normal forms in its headers. */
const ministry: readonly (readonly [string, unknown])[] = [
  ['STT', 1],
  ['Mã lớp', '1A'],
  ['Mã học\nsinh'.normalize('NFD'), '7212345678'],
  ['HỌ TÊN', 'Nguyễn  Thị Ánh'.normalize('NFD')],
  ['Ngày\r\nsinh (*)', new Date('2019-09-05T00:00:00Z')],
  ['Giới tính'.normalize('NFD'), '02'],
  ['Trạng thái HS', 'Đang học'],
  ['Ngày nhập trạng thái', '05/09/2025'],
  ['Dân tộc', 'Kinh'],
  ['Loại khuyết tật', ''],
  ['Số định danh cá nhân', '072319000001'],
]
const ministryRecord = {
  code: '7212345678',
  moetCode: '7212345678',
  identityNumber: '072319000001',
  schoolCode: 'TH01',
  name: 'Nguyễn Thị Ánh',
  birthDate: '2019-09-05',
  gender: 'female',
  class: { name: '1A', code: '1A' },
  status: 'studying',
  ethnicity: 'Kinh',
  guardians: [],
}

const headers = (columns: readonly (readonly [string, unknown])[]) => columns.map(([header]) => header)
const values = (columns: readonly (readonly [string, unknown])[]) => columns.map(([, value]) => value)
const changed = (header: string, value: unknown) =>
  ministry.map((column) => (column[0] === header ? ([header, value] as const) : column))

describe('a sheet of the ministry', () => {
  test('gives students that our schema takes', async () => {
    const [row, ...others] = await readSheet([headers(ministry), values(ministry)])
    expect(others).toEqual([])
    expect(row).toEqual({ is: 'record', line: 2, record: ministryRecord, warnings: [] })
    expect(student.parse(record(row))).toEqual(ministryRecord)
  })

  test('gives the same student in whatever order its columns are', async () => {
    const anyOrder = fc.shuffledSubarray([...ministry], { minLength: ministry.length })
    await fc.assert(
      fc.asyncProperty(anyOrder, async (columns) => {
        expect(await readSheet([headers(columns), values(columns)])).toEqual([
          { is: 'record', line: 2, record: ministryRecord, warnings: [] },
        ])
      }),
      { numRuns: 25 },
    )
  })

  test('is found below titles, and its lines keep their numbers', async () => {
    const titles = [['SỞ GIÁO DỤC VÀ ĐÀO TẠO'], [], ['DANH SÁCH HỌC SINH', null, 'Họ tên']]
    const rows = await readSheet([...titles, headers(ministry), [], values(ministry)])
    expect(rows.map((row) => row.is === 'record' && row.line)).toEqual([6])
  })

  test('is the first sheet with its header; another one that looks alike is reported', async () => {
    const bytes = await workbookOf({
      'Danh mục': [
        ['Mã', 'Tên'],
        ['01', 'Kinh'],
      ],
      Sheet1: [headers(ministry), values(ministry)],
      'Lớp khác': [headers(ministry), values(ministry)],
    })
    const rows = await readAll(bytes)
    expect(record(rows[0])).toEqual(ministryRecord)
    expect(rows.slice(1)).toEqual([
      { is: 'problem', line: 3, problem: expect.objectContaining({ code: 'sheet_not_read' }) },
    ])
  })
})

test('an SMAS-style sheet gives guardians, grade, class and address', async () => {
  const [row] = await readSheet([
    [
      'STT',
      'Mã định danh Bộ GD&ĐT',
      'Họ tên',
      'Ngày sinh',
      'Giới tính',
      'Dân tộc',
      'Trạng thái',
      'SĐT liên hệ',
      'Nơi sinh chi tiết',
      'Tổ/thôn HKTT',
      'Tỉnh thành quê quán',
      'Phường Xã quê quán',
      'Chỗ ở hiện nay',
      'Số CMND',
      'Ngày cấp',
      'Nơi cấp',
      'Tên cha',
      'Nghề nghiệp cha',
      'Năm sinh cha',
      'Tên mẹ',
      'Nghề nghiệp mẹ',
      'Năm sinh mẹ',
      'Lớp học',
      'Khối học',
      'Số định danh cá nhân',
    ],
    [
      1,
      '7212345678',
      'Lê Văn Bình',
      '03/04/2009',
      'Nam',
      'Kinh',
      'Đang học',
      '0912345678',
      '',
      '',
      '',
      '',
      'Ấp 3',
      '',
      '',
      '',
      'Lê Văn Cường',
      'Nông dân',
      1980,
      'Trần Thị Dung',
      '',
      '12/05/1982',
      '12A1',
      'Khối 12',
      '072209000001',
    ],
  ])
  expect(record(row)).toEqual({
    code: '7212345678',
    moetCode: '7212345678',
    identityNumber: '072209000001',
    schoolCode: 'TH01',
    name: 'Lê Văn Bình',
    birthDate: '2009-04-03',
    gender: 'male',
    class: { name: '12A1', grade: 12 },
    status: 'studying',
    ethnicity: 'Kinh',
    phone: '0912345678',
    address: 'Ấp 3',
    guardians: [
      { relation: 'father', name: 'Lê Văn Cường', birthYear: 1980, occupation: 'Nông dân' },
      { relation: 'mother', name: 'Trần Thị Dung', birthYear: 1982 },
    ],
  })
  expect(warningCodes(row)).toEqual([])
})

describe('a cell', () => {
  const readOne = async (header: string, value: unknown) => {
    const [row] = await readSheet([headers(ministry), values(changed(header, value))])
    return row
  }
  const [codeHeader, birthHeader, genderHeader] = [ministry[2], ministry[4], ministry[5]].map(
    (c) => c?.[0] ?? '',
  )
  const identityHeader = 'Số định danh cá nhân'

  test.each([
    [new Date('2019-09-05T00:00:00Z'), '2019-09-05'],
    [43713, '2019-09-05'],
    ['5/9/2019', '2019-09-05'],
    ['05-09-2019', '2019-09-05'],
    ['2019-09-05', '2019-09-05'],
  ])('with the birth date %j is a day', async (value, expected) => {
    expect(record(await readOne(birthHeader as string, value))).toMatchObject({ birthDate: expected })
  })

  test.each([
    '31/02/2019',
    '05/09/19',
    'tháng 9',
    7,
  ])('with the birth date %j is refused by the schema', async (value) => {
    const read = student.safeParse(record(await readOne(birthHeader as string, value)))
    expect(read.error?.issues.map((issue) => issue.path[0])).toEqual(['birthDate'])
  })

  test.each([
    ['Nam', 'male'],
    ['nữ'.normalize('NFD'), 'female'],
    ['01', 'male'],
    [2, 'female'],
  ])('with the gender %j is known', async (value, expected) => {
    expect(record(await readOne(genderHeader as string, value))).toMatchObject({ gender: expected })
  })

  test('with an unknown gender is refused by the schema', async () => {
    const read = student.safeParse(record(await readOne(genderHeader as string, 'x')))
    expect(read.error?.issues.map((issue) => issue.path[0])).toEqual(['gender'])
  })

  test.each([
    [identityHeader, 72319000001, { identityNumber: '072319000001' }, 'identityNumber zeros_restored'],
    [identityHeader, 1319000001, { identityNumber: '001319000001' }, 'identityNumber zeros_restored'],
    [identityHeader, 123, { identityNumber: '123' }, 'identityNumber digits_lost'],
    [codeHeader as string, 112345678, { code: '0112345678', moetCode: '0112345678' }, 'code zeros_restored'],
    ['Trạng thái HS', 'Bảo lưu', { status: 'other' }, 'status status_unlisted'],
  ])('%s with %j is taken and warned of', async (header, value, expected, warning) => {
    const row = await readOne(header, value)
    expect(record(row)).toMatchObject(expected)
    expect(warningCodes(row)).toEqual([warning])
  })

  test.each([
    ['Chuyển đến kỳ I', 'moved-in'],
    ['CHUYỂN ĐI', 'moved-out'],
    ['Thôi học', 'left'],
    ['Nghỉ học xin học lại', 'returned'],
  ])('with the status %j has its status', async (value, expected) => {
    const row = await readOne('Trạng thái HS', value)
    expect([(record(row) as { status: string }).status, warningCodes(row)]).toEqual([expected, []])
  })

  test('a pupil without a code of the ministry has a temporary one', async () => {
    const row = await readOne(codeHeader as string, null)
    expect(record(row)).toMatchObject({ code: 'TAM-072319000001' })
    expect(record(row)).not.toHaveProperty('moetCode')
    expect(warningCodes(row)).toEqual(['moetCode moet_code_missing'])
  })

  test('that is too long is refused by its field, and the next line is read', async () => {
    const long = values(changed('HỌ TÊN', 'x'.repeat(5_000)))
    const [first, second] = await readSheet([headers(ministry), long, values(ministry)])
    const read = student.safeParse(record(first))
    expect(read.error?.issues.map((issue) => issue.path[0])).toEqual(['name'])
    expect(record(second)).toEqual(ministryRecord)
  })
})

describe('a header', () => {
  test('that nobody knows is reported as printed, and not read', async () => {
    const columns = [...ministry, ['Điểm\nưu tiên'.normalize('NFD'), '5'] as const]
    const [first, second] = await readSheet([headers(columns), values(columns)])
    expect(first).toEqual({ is: 'unknown-columns', names: ['Điểm ưu tiên'] })
    expect(record(second)).toEqual(ministryRecord)
  })

  test('that comes twice is reported, and neither column is read', async () => {
    const columns = [...ministry, ['Dân tộc', 'Tày'] as const]
    const [first, second] = await readSheet([headers(columns), values(columns)])
    expect(first).toMatchObject({ is: 'problem', line: 1, problem: { code: 'column_repeated' } })
    expect(record(second)).not.toHaveProperty('ethnicity')
  })

  test('that is nowhere is a problem of the file', async () => {
    expect(
      await readSheet([
        ['a', 'b'],
        ['1', '2'],
      ]),
    ).toMatchObject([{ problem: { code: 'header_missing' } }])
  })

  test('rows above the limit are reported and not read', async () => {
    const bytes = await workbookOf({ Sheet1: [headers(ministry), values(ministry), values(ministry)] })
    const rows = await readAll(bytes, { maxRows: 2 })
    expect(rows.map((row) => (row.is === 'problem' ? row.problem.code : row.is))).toEqual([
      'record',
      'too_many_rows',
    ])
  })
})
