import type { BillRequest } from '../../schemas/bill.ts'
import type { School } from '../../schemas/school.ts'
import type { Student } from '../../schemas/student.ts'

/** A school as a school system sends it; generated, nobody's. */
export const aSchool = (changes: Partial<School> = {}): School => ({
  code: 'TH-BINH-MINH',
  name: 'Trường Tiểu học Bình Minh',
  level: 'TH',
  ownership: 'public',
  area: 'urban',
  unit: { code: '25456', name: 'Phường Tân Ninh', provinceCode: '80', validFrom: '2025-07-01' },
  account: { number: '0123456789', bankCode: '970422', holder: 'TRUONG TIEU HOC BINH MINH' },
  ...changes,
})

export const aStudent = (changes: Partial<Student> = {}): Student => ({
  code: 'HS-0001',
  schoolCode: 'TH-BINH-MINH',
  name: 'Nguyễn Văn An',
  birthDate: '2017-03-05',
  gender: 'male',
  class: { name: '3B', grade: 3 },
  status: 'studying',
  guardians: [{ relation: 'mother', name: 'Trần Thị Mai', phone: '0900000001' }],
  ...changes,
})

/** A bill that adds up: free tuition paid by the budget, a meal service and BHYT; 950 000 đồng to pay. */
export const aBill = (changes: Partial<BillRequest> = {}): BillRequest => ({
  number: 'PT-0001',
  schoolCode: 'TH-BINH-MINH',
  studentCode: 'HS-0001',
  schoolYear: '2026-2027',
  period: 'HK1',
  title: 'Khoản thu học kỳ 1',
  dueOn: '2026-12-15',
  lines: [
    {
      item: 'HOC_PHI',
      name: 'Học phí',
      kind: 'TUITION',
      gross: 300_000,
      exemptionRate: 100,
      exemptionBasis: { decree: 'NQ 217/2025/QH15' },
      budgetCompensation: 300_000,
      payable: 0,
    },
    {
      item: 'TIEN_AN',
      name: 'Tiền ăn',
      kind: 'SERVICE',
      gross: 700_000,
      exemptionRate: 0,
      budgetCompensation: 0,
      payable: 700_000,
    },
    {
      item: 'BHYT',
      name: 'Bảo hiểm y tế',
      kind: 'PASS_THROUGH',
      gross: 250_000,
      exemptionRate: 0,
      budgetCompensation: 0,
      payable: 250_000,
    },
  ],
  total: 950_000,
  ...changes,
})
