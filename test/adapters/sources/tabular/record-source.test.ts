import { readTable } from '../../../../adapters/sources/tabular/index.ts'
import { recordSourceContract, type WrittenStudent } from '../../../contract/record-source.ts'
import { withCell, workbookOf } from '../../../support/workbooks.ts'

const header = ['Mã học sinh', 'Họ tên', 'Ngày sinh', 'Giới tính', 'Lớp', 'Mã trường']

function tableOf(students: readonly (WrittenStudent | null)[], further: readonly string[] = []): string[][] {
  const rows = students.map((one) =>
    one
      ? [
          one.code,
          one.name,
          one.birthDate,
          'Nam',
          one.className,
          one.schoolCode ?? '',
          ...further.map(() => 'x'),
        ]
      : [],
  )
  return [[...header, ...further], ...rows]
}

recordSourceContract('a table as text', () => ({
  source: { read: (bytes, wanted) => readTable(bytes, { ...wanted, format: 'csv' }) },
  firstLine: 2,
  writeFile: (students, further) =>
    Buffer.from(
      tableOf(students, further)
        .map((cells) => `${cells.join(',')}\r\n`)
        .join(''),
    ),
  spoil: (file, { name }) => Buffer.from(file.toString().replace(name, `"${name}" x`)),
  hasColumns: true,
}))

recordSourceContract('a table as a workbook', () => ({
  source: { read: (bytes, wanted) => readTable(bytes, { ...wanted, format: 'xlsx' }) },
  firstLine: 2,
  writeFile: (students, further) => workbookOf({ Sheet1: tableOf(students, further) }),
  spoil: (file, { name }) => withCell(file, { beside: name, column: 2, value: { error: '#REF!' } }),
  hasColumns: true,
}))
