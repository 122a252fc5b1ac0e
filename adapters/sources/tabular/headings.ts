import type { Headings } from '../../../src/sheets/header.ts'
import type { StudentField, StudentWords } from '../../../src/sheets/student-record.ts'

/** Vietnamese headers beside our own field names, which are always known. */
export const studentHeadings = {
  code: ['Mã học sinh'],
  schoolCode: ['Mã trường'],
  name: ['Họ tên', 'Họ và tên'],
  birthDate: ['Ngày sinh'],
  gender: ['Giới tính'],
  status: ['Trạng thái'],
  moetCode: ['Mã định danh Bộ GD&ĐT'],
  identityNumber: ['Số định danh cá nhân'],
  ethnicity: ['Dân tộc'],
  phone: ['Số điện thoại', 'SĐT liên hệ'],
  address: ['Địa chỉ', 'Chỗ ở hiện nay'],
  className: ['Lớp', 'Tên lớp', 'Lớp học'],
  classCode: ['Mã lớp'],
  grade: ['Khối', 'Khối học'],
  fatherName: ['Tên cha'],
  fatherBirthYear: ['Năm sinh cha'],
  fatherOccupation: ['Nghề nghiệp cha'],
  fatherPhone: ['SĐT cha'],
  motherName: ['Tên mẹ'],
  motherBirthYear: ['Năm sinh mẹ'],
  motherOccupation: ['Nghề nghiệp mẹ'],
  motherPhone: ['SĐT mẹ'],
} as const satisfies Headings<StudentField>

export const studentWords = {
  genders: { male: 'male', female: 'female', Nam: 'male', Nữ: 'female' },
  statuses: {
    studying: 'studying',
    'moved-in': 'moved-in',
    'moved-out': 'moved-out',
    left: 'left',
    returned: 'returned',
    completed: 'completed',
    other: 'other',
    'Đang học': 'studying',
    'Chuyển đến': 'moved-in',
    'Chuyển đi': 'moved-out',
    'Thôi học': 'left',
  },
  unlistedStatus: 'other',
  codeIsMoetCode: false,
} as const satisfies StudentWords

/** Bill columns, one bill line a row: the first group says the same in every row of a bill. */
export const billHeadings = {
  number: ['Số phiếu', 'Số phiếu thu'],
  schoolCode: ['Mã trường'],
  studentCode: ['Mã học sinh'],
  schoolYear: ['Năm học'],
  period: ['Kỳ thu'],
  title: ['Nội dung thu'],
  dueOn: ['Hạn nộp'],
  total: ['Tổng phải nộp'],
  dossierNumber: ['Mã hồ sơ'],
  state: ['Trạng thái'],
  publishOn: ['Ngày công bố'],
  exactness: ['Cách nộp'],
  expiresOn: ['Nộp đúng hạn đến ngày'],
  graceDays: ['Số ngày gia hạn'],
  lateFeeOnce: ['Phí chậm nộp'],
  lateFeePerDay: ['Phí chậm nộp mỗi ngày'],
  lateFeeMost: ['Phí chậm nộp tối đa'],
  item: ['Mã khoản thu'],
  itemName: ['Tên khoản thu'],
  kind: ['Loại khoản thu'],
  gross: ['Mức thu'],
  exemptionRate: ['Tỷ lệ miễn giảm'],
  exemptionDecree: ['Căn cứ miễn giảm'],
  exemptionArticle: ['Điều khoản miễn giảm'],
  exemptionDecision: ['Số quyết định miễn giảm'],
  exemptionValidFrom: ['Miễn giảm từ ngày'],
  exemptionValidTo: ['Miễn giảm đến ngày'],
  budgetCompensation: ['Ngân sách cấp bù'],
  payable: ['Phải nộp'],
  itemExactness: ['Cách nộp khoản thu'],
} as const satisfies Headings<string>

/** Words of people beside our own, which are always known. */
export const billWords = {
  states: { 'Dự thảo': 'draft', 'Phát hành': 'issued' },
  exactness: { 'Nộp đủ': 'exact', 'Nộp từng phần': 'up-to', 'Nộp tùy ý': 'any' },
} as const

export type BillField = keyof typeof billHeadings
