import type { Dossier, Paper, ProgressStep } from '../../src/domain/exchanges/dossier.ts'

/** Noon in Hà Nội on 30 September 2026, the day on which samples happen. */
const sampleDay = new Date('2026-09-30T12:00:00+07:00')

/** A fee bill as a dossier: waits for the payer's money and has no papers. Facts can be replaced. */
export const billDossier = (number: string, facts: Partial<Dossier> = {}): Dossier => ({
  number,
  procedure: { code: '3.000999', name: 'Thu học phí và các khoản thu dịch vụ giáo dục' },
  field: { code: 'G03-GD10', name: 'Giáo dục Trung học' },
  unit: { code: '000.00.14.H20', name: 'Trường THCS Nguyễn Du' },
  channel: 'online',
  filedAt: 'province',
  applicant: { kind: 'citizen', name: 'Trần Thị Mẫu', identityNumber: '001185000001' },
  abstract: 'Học phí tháng 9 năm học 2026-2027 của Nguyễn Văn Mẫu, lớp 7A',
  receivedAt: sampleDay,
  status: 'payment-needed',
  returnMethod: 'counter',
  papers: [],
  fees: [{ code: 'HOC_PHI', name: 'Học phí', amount: 125_000, kind: 'fee' }],
  otherPapers: [],
  supplements: [],
  results: [],
  onlinePayment: 'not-paid-online',
  digitised: false,
  verifiedByVneid: false,
  databases: [],
  ...facts,
})

const paper = (id: string, name: string): Paper => ({
  id,
  name,
  url: `https://files.example.vn/papers/${id}.pdf`,
  componentCode: `GT.${id}`,
  digitised: true,
})

/** A school-transfer dossier in which no fact is absent and no list is empty. */
export const fullDossier = (number: string): Dossier => ({
  ...billDossier(number),
  procedure: { code: '2.002481', name: 'Chuyển trường đối với học sinh trung học cơ sở' },
  applicant: {
    kind: 'citizen',
    name: 'Trần Thị Mẫu',
    identityNumber: '001185000001',
    accountId: 'TECH-0001',
    address: 'Số 1 đường Mẫu, phường Mẫu',
    phone: '0900000001',
    email: 'phu.huynh@example.vn',
  },
  abstract: 'Xin chuyển trường cho "Nguyễn Văn Mẫu" \\ lớp 7A & 7B',
  submittedAt: new Date('2026-09-29T17:30:00Z'),
  dueAt: new Date('2026-10-05T17:00:00+07:00'),
  refusedAt: new Date('2026-10-01T08:00:00+07:00'),
  finishedAt: new Date('2026-10-02T09:00:00+07:00'),
  returnedAt: new Date('2026-10-03T23:59:59+07:00'),
  returnNote: 'Trả tại bộ phận một cửa',
  status: 'processing',
  returnMethod: 'post',
  receiptNumber: 'BN-0001',
  note: 'Hồ sơ mẫu',
  papers: [paper('DON-1', 'Đơn xin chuyển trường'), paper('HB-1', 'Học bạ')],
  fees: [
    { code: 'PHI', name: 'Phí', amount: 0, kind: 'fee' },
    { code: 'LE_PHI', name: 'Lệ phí', amount: 15_000, kind: 'charge' },
  ],
  otherPapers: [{ name: 'Bản sao giấy khai sinh', copies: 2, kind: 1 }],
  supplements: [
    {
      id: 1,
      askedBy: 'Lê Văn Cán Bộ',
      asks: 'Bổ sung học bạ có xác nhận',
      askedAt: new Date('2026-09-30T14:00:00+07:00'),
      receivedBy: 'Phạm Thị Tiếp Nhận',
      receivedNote: 'Đã nhận đủ',
      receivedAt: new Date('2026-10-01T09:15:00+07:00'),
      papers: [paper('HB-2', 'Học bạ có xác nhận')],
      fees: [{ code: 'PHI_BS', name: 'Phí bổ sung', amount: 5_000, kind: 'fee' }],
      oldDueAt: new Date('2026-10-05T17:00:00+07:00'),
      newDueAt: new Date('2026-10-07T17:00:00+07:00'),
    },
  ],
  results: [
    {
      id: 'KQ-1',
      name: 'Giấy giới thiệu chuyển trường',
      url: 'https://files.example.vn/results/KQ-1.pdf',
      componentCode: 'KQ.CT',
      resultCode: 'KQ.G15.000031',
    },
  ],
  onlinePayment: 'paid-online',
  digitised: true,
  verifiedByVneid: true,
  databases: ['7'],
})

/** A progress step some minutes after noon of the sample day. */
export const sampleStep = (
  status: ProgressStep['status'],
  minutes: number,
  facts: Partial<ProgressStep> = {},
): ProgressStep => ({
  processor: 'Lê Văn Cán Bộ',
  at: new Date(sampleDay.getTime() + minutes * 60_000),
  text: 'Tiếp nhận hồ sơ',
  status,
  ...facts,
})
