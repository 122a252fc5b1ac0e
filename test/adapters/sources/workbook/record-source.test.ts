import { readStudentWorkbook } from '../../../../adapters/sources/workbook/index.ts'
import { recordSourceContract } from '../../../contract/record-source.ts'
import { withCell, workbookOf } from '../../../support/workbooks.ts'

const header = ['Mã học sinh', 'HỌ TÊN', 'Ngày\nsinh (*)', 'Giới tính', 'Lớp học', 'Mã trường']

recordSourceContract('a workbook of the ministry', () => ({
  source: { read: readStudentWorkbook },
  firstLine: 4,
  writeFile: (students, further = []) =>
    workbookOf({
      Sheet1: [
        ['SỞ GIÁO DỤC VÀ ĐÀO TẠO'],
        [],
        [...header, ...further],
        ...students.map((one) =>
          one
            ? [
                ...[one.code, one.name, new Date(`${one.birthDate}T00:00:00Z`), '01', one.className],
                ...[one.schoolCode ?? '', ...further.map(() => 'x')],
              ]
            : [],
        ),
      ],
    }),
  spoil: (file, { name }) => withCell(file, { beside: name, column: 2, value: { error: '#REF!' } }),
  hasColumns: true,
}))
