import { describe, expect, test } from 'vitest'
import type { Bill } from '../../../src/domain/bills/bill.ts'
import { outgoingRecord, partsOf, type Subject } from '../../../src/domain/exchanges/outgoing-record.ts'
import { testServices } from '../../support/courier.ts'
import { later, noon } from '../../support/scene.ts'
import { aBill, aSchool, aStudent } from '../../support/school-records.ts'

const bill = (changes: Partial<Bill> = {}): Bill => {
  const { total, ...request } = aBill()
  return {
    ...request,
    id: '018f0000-0000-7000-8000-000000000001',
    gross: 1_250_000,
    budgetCompensation: 300_000,
    payable: total,
    paid: 0,
    state: 'issued',
    dossierNumber: '000.00.14.H20-260930-00012',
    issuedAt: noon,
    publishedAt: null,
    ...{ publishOn: null, exactness: 'any', expiresOn: null, graceDays: 0, lateFee: null, lateFees: 0 },
    ...{
      whole: 0,
      takesMore: true,
      voluntary: 0,
      contributed: 0,
      carriedOn: 0,
      carriedTo: null,
      takenOver: 0,
    },
    ...{ revision: 1, plan: null },
    settledAt: null,
    ...changes,
  }
}
const subject = (
  facts: { bill?: Partial<Bill>; student?: Parameters<typeof aStudent>[0] } = {},
): Subject => ({
  kind: 'bill',
  bill: bill(facts.bill),
  student: aStudent(facts.student),
  school: aSchool(),
})
const tell = (
  about: Subject,
  told: Partial<Parameters<typeof outgoingRecord>[1]> = {},
  stepsPerMessage = 1,
) =>
  outgoingRecord(about, { event: 'issued', part: 0, asUpdate: false, ...told }, stepsPerMessage, testServices)

describe('an issued bill', () => {
  test('is a dossier that asks the guardian for what is payable', () => {
    expect(tell(subject())).toMatchObject({
      kind: 'dossier',
      as: 'new',
      dossier: {
        number: '000.00.14.H20-260930-00012',
        procedure: testServices.fees.procedure,
        applicant: { kind: 'citizen', name: 'Trần Thị Mai' },
        status: 'payment-needed',
        onlinePayment: 'not-paid-online',
        dueAt: new Date('2026-12-15T23:59:59+07:00'),
        fees: [
          { code: 'TIEN_AN', amount: 700_000 },
          { code: 'BHYT', amount: 250_000 },
        ],
      },
    })
  })

  test('still asks for it when it is told late, after it was paid', () => {
    const paid = subject({ bill: { paid: 950_000, state: 'paid', settledAt: later(60) } })
    expect(tell(paid)).toEqual(tell(subject()))
  })

  test('is finished where nothing is to be paid', () => {
    const free = subject({
      bill: { lines: aBill().lines.slice(0, 1), payable: 0, state: 'paid', settledAt: noon },
    })
    expect(tell(free)).toMatchObject({
      dossier: { status: 'finished', onlinePayment: 'no-fee', fees: [], finishedAt: noon },
    })
  })

  test('names the student where no guardian is known, and says no fact that is absent', () => {
    const record = tell(subject({ student: { guardians: [] } }))
    expect(record).toMatchObject({ dossier: { applicant: { name: 'Nguyễn Văn An' } } })
    expect(JSON.stringify(record)).not.toContain('null')
  })

  test('goes as an update when the portal has it already', () => {
    expect(tell(subject(), { asUpdate: true })).toMatchObject({ as: 'update' })
  })
})

describe('progress', () => {
  const events = ['paid', 'cancelled'] as const
  test.each(
    events.flatMap((event) => [1, 2, 10].map((width) => [event, width] as const)),
  )('%s, %i steps in a message: all steps go, in order, and no message is empty', (event, width) => {
    const settled = subject({ bill: { settledAt: later(60) } })
    const messages = Array.from({ length: partsOf(event, width) }, (_, part) =>
      tell(settled, { event, part }, width),
    )
    const steps = messages.map((message) => (message.kind === 'progress' ? message.steps : []))
    expect(steps.every((some) => some.length > 0 && some.length <= width)).toBe(true)
    const statuses = steps.flat().map(({ status }) => status)
    expect(statuses).toEqual(event === 'paid' ? ['finished', 'returned'] : ['withdrawn'])
    expect(steps.flat().every(({ at }) => at.getTime() === later(60).getTime())).toBe(true)
  })

  test('a whole dossier is one message', () => {
    expect([partsOf('issued', 1), partsOf('filed', 1)]).toEqual([1, 1])
  })
})

test('a transfer is a received dossier with its papers by address', () => {
  const request = {
    kind: 'school-transfer' as const,
    number: 'CT-1',
    schoolCode: 'TH-BINH-MINH',
    studentCode: 'HS-0001',
    toSchoolCode: 'TH-KHAC',
    toSchoolName: 'Trường Tiểu học Khác',
    reason: 'Chuyển nơi ở',
    applicant: { relation: 'mother' as const, name: 'Trần Thị Mai', identityNumber: '080185000001' },
    papers: [{ id: 'DON-1', name: 'Đơn', url: 'https://files.example.vn/1.pdf', digitised: true }],
  }
  const transfer = { id: 'x', dossierNumber: '000.00.14.H20-260930-00013', filedAt: noon, request }
  const about: Subject = { kind: 'dossier', transfer, student: aStudent(), school: aSchool() }
  expect(tell(about, { event: 'filed' })).toMatchObject({
    kind: 'dossier',
    dossier: {
      number: transfer.dossierNumber,
      procedure: testServices.transfers.procedure,
      applicant: { name: 'Trần Thị Mai', identityNumber: '080185000001' },
      status: 'received',
      papers: request.papers,
      digitised: true,
      fees: [],
    },
  })
})
