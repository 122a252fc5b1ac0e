/**
 * Made-up records that the examples of the document are about. At the console they are there before whatever is tried, and
 * the ids stand for theirs.
 */
export const sample = {
  school: 'TRUONG-THU',
  otherSchool: 'TRUONG-THU-2',
  student: 'HS-0001',
  sibling: 'HS-0002',
  movedStudent: 'HS-0901',
  bill: '01990000-0000-7000-8000-000000000001',
  paidBill: '01990000-0000-7000-8000-000000000002',
  payment: '01990000-0000-7000-8000-000000000003',
  receipt: '01990000-0000-7000-8000-000000000004',
} as const

const schoolYear = '2026-2027'
const student = { schoolCode: sample.school, studentCode: sample.student }
const aPupil = (name: string, grade: number, schoolCode: string = sample.school) => ({
  ...{ schoolCode, name, birthDate: `${2023 - grade}-03-05`, gender: 'female' },
  class: { name: `${grade}A`, grade },
  guardians: [{ relation: 'mother', name: 'Trần Thị Thử', phone: '0900000001' }],
})
const meals = (payable: number) => ({
  lines: [{ item: 'TIEN_AN', name: 'Tiền ăn bán trú', kind: 'SERVICE', gross: payable, payable }],
  total: payable,
})
const aBill = (number: string) => ({
  ...{ number, ...student, schoolYear, period: 'T10', title: 'Khoản thu tháng 10', dueOn: '2026-10-31' },
  ...meals(700_000),
})

/** The prepared records as they are sent, in their order, each under the name that its answer is known by. */
export const samplesToPrepare = [
  {
    ...{ name: 'school', operation: 'put_v1_schools_code', values: { code: sample.school } },
    body: schoolOf('Trường Tiểu học Thử'),
  },
  {
    ...{ name: 'otherSchool', operation: 'put_v1_schools_code', values: { code: sample.otherSchool } },
    body: schoolOf('Trường Tiểu học Thử 2'),
  },
  {
    ...{ name: 'student', operation: 'put_v1_students_code', values: { code: sample.student } },
    body: aPupil('Nguyễn Thị Thử', 3),
  },
  {
    ...{ name: 'sibling', operation: 'put_v1_students_code', values: { code: sample.sibling } },
    body: aPupil('Nguyễn Văn Thử', 1),
  },
  {
    ...{ name: 'movedStudent', operation: 'put_v1_students_code', values: { code: sample.movedStudent } },
    body: aPupil('Nguyễn Thị Thử', 3, sample.otherSchool),
  },
  { name: 'bill', operation: 'post_v1_bills', values: {}, body: aBill('PT-0001') },
  { name: 'paidBill', operation: 'post_v1_bills', values: {}, body: aBill('PT-0002') },
  {
    ...{ name: 'payment', operation: 'post_v1_payments', values: {} },
    body: { billId: '{{paidBill.id}}', channel: 'dvcqg-platform' },
  },
  {
    ...{ name: 'receipt', operation: 'post_v1_counter_payments', values: {} },
    body: { billId: '{{paidBill.id}}', amount: 700_000, method: 'cash' },
  },
] as const

/** Of no bank, so that nobody can pay into it. */
function schoolOf(name: string) {
  return {
    ...{ name, level: 'TH', ownership: 'public', area: 'urban' },
    unit: { code: '25456', name: 'Phường Tân Ninh', provinceCode: '80', validFrom: '2025-07-01' },
    account: { number: '0000000000', bankCode: '999999', holder: 'TRUONG TIEU HOC THU' },
  }
}

const lines = (...records: readonly object[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('')

/** A body that each operation takes, by content type. */
export const bodyExamples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'put /v1/schools/{code}': json(schoolOf('Trường Tiểu học Thử')),
  'put /v1/students/{code}': json(aPupil('Nguyễn Thị Thử', 3)),
  'post /v1/students/{code}/move': json({
    ...{ schoolCode: sample.school, toSchoolCode: sample.otherSchool, toStudentCode: sample.movedStudent },
    reason: 'theo gia đình chuyển nơi ở',
  }),
  'post /v1/students/{code}/meal-settlement': json({
    ...{ schoolCode: sample.school, lastDay: '2026-10-15', reason: 'thôi ăn bán trú' },
  }),
  'post /v1/bills': json(aBill('PT-0003')),
  'post /v1/bills/{id}/revise': json({ ...meals(650_000), reason: 'hai ngày nghỉ học' }),
  'post /v1/bills/{id}/instalments': json({
    plans: [
      {
        name: 'HAI-DOT',
        instalments: [
          { dueOn: '2026-10-15', amount: 400_000 },
          { dueOn: '2026-10-31', amount: 300_000 },
        ],
      },
    ],
  }),
  'post /v1/bills/{id}/credit': json({ amount: 100_000, reason: 'phụ huynh đồng ý' }),
  'post /v1/credits/questions/{id}/answer': json({ reason: 'trả vào khoản thu tháng sau' }),
  'post /v1/fee-items': json({
    ...{ code: 'DONG_PHUC', name: 'Đồng phục', kind: 'SERVICE', schoolCode: sample.school },
    validFrom: '2026-08-01',
  }),
  'post /v1/fee-schedules': json({
    ...{ item: 'TIEN_AN', schoolYear, schoolCode: sample.school, validFrom: '2026-08-01' },
    ...{ unit: 'meal-day', price: 35_000 },
  }),
  'post /v1/fee-schedules/{id}/end': json({ lastDay: '2026-12-31', reason: 'giá mới từ học kỳ 2' }),
  'post /v1/exemptions': json({
    ...{ ...student, rule: 'ND238_70', decisionNumber: '15/QĐ-TH', validFrom: '2026-09-01' },
  }),
  'post /v1/exemptions/{id}/end': json({ lastDay: '2026-12-31', reason: 'hết diện' }),
  'post /v1/services': json({ ...student, item: 'TIEN_AN', from: '2026-09-05' }),
  'post /v1/services/{id}/end': json({ lastDay: '2026-12-31', reason: 'thôi ăn bán trú' }),
  'post /v1/enrolments': json({ ...student, from: '2026-09-05' }),
  'post /v1/enrolments/{id}/end': json({ lastDay: '2026-12-31', reason: 'thôi học' }),
  'post /v1/attendance': json({
    ...{ ...student, day: '2026-10-06', is: 'absent', reportedAt: '2026-10-05T16:00:00+07:00' },
  }),
  'post /v1/collection-plans': json({
    ...{ title: 'Các khoản thu tháng 10', schoolYear, period: 'T10', from: '2026-10-01', to: '2026-10-31' },
    ...{ dueOn: '2026-10-31', schoolCodes: [sample.school], items: [{ item: 'TIEN_AN' }] },
  }),
  'post /v1/budget-compensation': json({
    ...{ schoolCode: sample.school, schoolYear, voucherNumber: 'UNC-77', amount: 500_000 },
    ...{ decisionNumber: '120/QĐ-STC', receivedOn: '2026-11-20' },
  }),
  'post /v1/dossiers': json({
    ...{ kind: 'school-transfer', number: 'CT-0001', ...student, toSchoolCode: sample.otherSchool },
    ...{ toSchoolName: 'Trường Tiểu học Thử 2', reason: 'theo gia đình chuyển nơi ở' },
    applicant: { relation: 'mother', name: 'Trần Thị Thử', identityNumber: '001185000001' },
    papers: [{ id: 'DON', name: 'Đơn xin chuyển trường', url: 'https://truong.example/don.pdf' }],
  }),
  'post /v1/payments': json({ billId: sample.bill, channel: 'dvcqg-platform' }),
  'post /v1/imports': {
    'application/x-ndjson': lines(
      { code: 'HS-0003', ...aPupil('Lê Thị Thử', 2) },
      { code: 'HS-0004', ...aPupil('Phạm Văn Thử', 2) },
      { code: 'HS-0005', schoolCode: sample.school },
    ),
    'text/csv': [
      'code,schoolCode,name,birthDate,gender,className,grade',
      `HS-0003,${sample.school},Lê Thị Thử,2021-03-05,female,2A,2`,
      `HS-0005,${sample.school},,,,,`,
      '',
    ].join('\n'),
  },
  'post /v1/families': json({
    members: [student, { schoolCode: sample.school, studentCode: sample.sibling }],
  }),
  'put /v1/families/{id}': json({
    members: [{ schoolCode: sample.school, studentCode: sample.sibling }, student],
  }),
  'put /v1/virtual-accounts/{number}': json(student),
  'post /v1/webhooks': json({ url: 'https://truong.example/webhook', events: ['bill.paid'] }),
  'patch /v1/webhooks/{id}': json({ events: ['bill.paid', 'bill.cancelled'] }),
  'post /v1/webhooks/{id}/replay': json({ from: '2026-10-01T00:00:00+07:00' }),
  'post /v1/refunds': json({
    ...{ paymentId: sample.payment, amount: 100_000, way: 'cash', reason: 'thu thừa ngày ăn' },
  }),
  'post /v1/counter-payments': json({ billId: sample.bill, amount: 700_000, method: 'cash' }),
  'post /v1/receipts/{id}/void': json({ reason: 'ghi nhầm khoản thu' }),
  'post /v1/write-offs': json({ billId: sample.bill, reason: 'học sinh đã mất liên lạc' }),
}

function json(example: object) {
  return { 'application/json': example }
}

/** What a parameter of a path stands for, by the path that it ends. */
export const pathExamples: Readonly<Record<string, string>> = {
  '/v1/schools/{code}': sample.school,
  '/v1/students/{code}': sample.student,
  '/v1/bills/{id}': sample.bill,
  '/v1/receipts/{id}': sample.receipt,
  '/v1/payments/{id}': sample.payment,
  '/v1/virtual-accounts/{number}': 'VA0000000001',
}

/** What parameters of queries say where they must be there. */
export const queryExamples: Readonly<Record<string, string | number>> = {
  ...{ schoolCode: sample.school, studentCode: sample.student, schoolYear, kind: 'students' },
  ...{ from: '2026-10-01', to: '2026-10-31', month: '2026-10' },
  ...{ reference: 'FT26300123456', amount: 700_000, bookedOn: '2026-10-26' },
}

/** What may be left out alone, but not all of it. */
export const oneOfExamples: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/v1/exchanges': { billId: sample.bill },
  '/v1/receipts': { billId: sample.paidBill },
}
