import type { Headings } from '../../../src/sheets/header.ts'
import { refusedColumns } from '../../../src/sheets/refused-columns.ts'
import type { StudentField } from '../../../src/sheets/student-record.ts'

/** Headers of the ministry's template C1-HocSinh (all versions) and of the SMAS-style export, by field. */
export const headings = {
  code: ['Mã học sinh'],
  schoolCode: ['Mã trường'],
  name: ['Họ tên', 'Họ và tên', 'Họ tên học sinh', 'Họ và tên học sinh'],
  birthDate: ['Ngày sinh', 'Ngày tháng năm sinh'],
  gender: ['Giới tính'],
  status: ['Trạng thái HS', 'Trạng thái', 'Trạng thái học sinh'],
  moetCode: ['Mã định danh Bộ GD&ĐT'],
  identityNumber: ['Số định danh cá nhân'],
  ethnicity: ['Dân tộc'],
  phone: ['SĐT liên hệ'],
  address: ['Chỗ ở hiện nay'],
  className: ['Lớp học', 'Lớp', 'Tên lớp'],
  classCode: ['Mã lớp'],
  grade: ['Khối học', 'Khối'],
  fatherName: ['Tên cha', 'Họ tên cha', 'Họ và tên cha'],
  fatherBirthYear: ['Năm sinh cha'],
  fatherOccupation: ['Nghề nghiệp cha'],
  fatherPhone: ['SĐT cha', 'Số điện thoại cha'],
  motherName: ['Tên mẹ', 'Họ tên mẹ', 'Họ và tên mẹ'],
  motherBirthYear: ['Năm sinh mẹ'],
  motherOccupation: ['Nghề nghiệp mẹ'],
  motherPhone: ['SĐT mẹ', 'Số điện thoại mẹ'],
} as const satisfies Headings<StudentField>

/** Columns that are known and not taken: the gateway has no use for them, and some are sensitive. */
export const passedOver = [
  ...refusedColumns,
  'STT',
  'Ngày nhập trạng thái',
  'Loại khuyết tật',
  'Nơi sinh chi tiết',
  'Tổ/thôn HKTT',
  'Tỉnh thành quê quán',
  'Phường Xã quê quán',
  'Số CMND',
  'Ngày cấp',
  'Nơi cấp',
] as const
