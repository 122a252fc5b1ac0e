import type { SchoolBody, StudentBody } from './records.ts'

type Column = readonly [header: string, value: (pupil: StudentBody, number: number) => string | number | Date]

const parent = (pupil: StudentBody, relation: 'father' | 'mother') =>
  pupil.guardians.find((guardian) => guardian.relation === relation)

/** The template as schools have it: headers broken over lines, some of them decomposed, and dates as dates. */
const columns: readonly Column[] = [
  ['STT', (_, number) => number],
  ['Mã lớp', ({ class: place }) => place.name.replaceAll(' ', '-')],
  ['Lớp học', ({ class: place }) => place.name],
  ['Khối\nhọc', ({ class: place }) => (place.grade === undefined ? '' : `Khối ${place.grade}`)],
  ['Mã\nhọc sinh', ({ moetCode }) => moetCode ?? ''],
  ['Họ tên'.normalize('NFD'), ({ name }) => name],
  ['Ngày\nsinh'.normalize('NFD'), ({ birthDate }) => new Date(`${birthDate}T00:00:00Z`)],
  ['Giới tính', ({ gender }) => (gender === 'male' ? 'Nam' : 'Nữ')],
  ['Trạng thái\nHS', ({ status }) => (status === 'studying' ? 'Đang học' : 'Chuyển đến')],
  ['Ngày nhập\ntrạng thái', () => ''],
  ['Dân tộc'.normalize('NFD'), ({ ethnicity }) => ethnicity],
  ['Loại khuyết tật', () => ''],
  ['Số định danh\ncá nhân', ({ identityNumber }) => identityNumber],
  ['SĐT liên hệ', ({ phone }) => phone],
  ['Chỗ ở hiện nay', ({ address }) => address],
  ['Tên cha', (pupil) => parent(pupil, 'father')?.name ?? ''],
  ['Năm sinh cha', (pupil) => parent(pupil, 'father')?.birthYear ?? ''],
  ['Nghề nghiệp cha', (pupil) => parent(pupil, 'father')?.occupation ?? ''],
  ['SĐT cha', (pupil) => parent(pupil, 'father')?.phone ?? ''],
  ['Tên mẹ', (pupil) => parent(pupil, 'mother')?.name ?? ''],
  ['Năm sinh mẹ', (pupil) => parent(pupil, 'mother')?.birthYear ?? ''],
  ['Nghề nghiệp mẹ', (pupil) => parent(pupil, 'mother')?.occupation ?? ''],
  ['SĐT mẹ', (pupil) => parent(pupil, 'mother')?.phone ?? ''],
]

/** Writes the pupils of one school as the ministry's sheet C1-HocSinh, with titles above and a list sheet beside it. */
export async function writeWorkbook(school: SchoolBody, pupils: Iterable<StudentBody>): Promise<Buffer> {
  const { default: Excel } = await import('exceljs')
  const workbook = new Excel.Workbook()
  const sheet = workbook.addWorksheet('Sheet1')
  sheet.addRow([school.name])
  sheet.addRow(['C1-HocSinh'])
  sheet.addRow(columns.map(([header]) => header))
  let number = 0
  for (const pupil of pupils) {
    number += 1
    sheet.addRow(columns.map(([, value]) => value(pupil, number) || null))
  }
  const lists = workbook.addWorksheet('DanhMuc')
  for (const row of [
    ['Mã', 'Giới tính'],
    ['01', 'Nam'],
    ['02', 'Nữ'],
  ])
    lists.addRow(row)
  return Buffer.from(await workbook.xlsx.writeBuffer())
}
