import type { School } from '../../../schemas/school.ts'
import type { Guardian, Student } from '../../../schemas/student.ts'
import type { Bill } from '../bills/bill.ts'
import { endOfDay } from '../time/local-time.ts'
import type { Applicant, Dossier, DossierFee, ProgressStep } from './dossier.ts'
import type { PublicService } from './public-service.ts'

/** A bill as portals know it: a dossier of the fee service that asks for payment, as it stood when it was issued. */
export function dossierOfBill(bill: Bill, student: Student, school: School, service: PublicService): Dossier {
  const nothingDue = bill.payable === 0
  return {
    number: bill.dossierNumber,
    ...service,
    channel: 'online',
    filedAt: 'province',
    applicant: payerOf(student),
    abstract: `${bill.title}, ${bill.period} năm học ${bill.schoolYear}: ${student.name}, lớp ${student.class.name}, ${school.name}`,
    submittedAt: bill.issuedAt,
    receivedAt: bill.issuedAt,
    dueAt: endOfDay(bill.dueOn),
    ...(nothingDue ? { finishedAt: bill.issuedAt } : {}),
    status: nothingDue ? 'finished' : 'payment-needed',
    returnMethod: 'counter',
    papers: [],
    fees: feesOfBill(bill),
    otherPapers: [],
    supplements: [],
    results: [],
    onlinePayment: nothingDue ? 'no-fee' : 'not-paid-online',
    digitised: true,
    verifiedByVneid: false,
    databases: [],
  }
}

/** What the payer owes, line by line; lines that the state pays are no fee to a portal, nor is what is voluntary. */
export const feesOfBill = (bill: Pick<Bill, 'lines'>): DossierFee[] =>
  bill.lines
    .filter((line) => line.payable > 0 && line.kind !== 'VOLUNTARY')
    .map((line) => ({ code: line.item, name: line.name, amount: line.payable, kind: 'fee' }))

/** A student's first guardian stands for them before an authority; a student without one stands alone. */
export const payerOf = (student: Student): Applicant => {
  const guardian = student.guardians[0]
  return guardian ? applicantOf(guardian, student.address) : applicantOf(student, student.address)
}

/** A person as applicant, with the facts that are known. */
export const applicantOf = (
  person: Pick<Guardian, 'name'> & {
    identityNumber?: string | undefined
    phone?: string | undefined
    email?: string | undefined
  },
  address: string | undefined,
): Applicant => ({
  kind: 'citizen',
  name: person.name,
  ...(person.identityNumber ? { identityNumber: person.identityNumber } : {}),
  ...(person.phone ? { phone: person.phone } : {}),
  ...(person.email ? { email: person.email } : {}),
  ...(address ? { address } : {}),
})

/** The steps that a paid bill goes through: finished, then handed over. */
export function stepsOfPayment(bill: Bill, service: PublicService): ProgressStep[] {
  const at = bill.settledAt ?? bill.issuedAt
  const step = { processor: service.unit.name, department: service.unit.name, at }
  return [
    { ...step, status: 'finished', text: 'Đã nhận đủ tiền' },
    { ...step, status: 'returned', text: 'Đã gửi biên nhận thanh toán' },
  ]
}

/** The step that a cancelled bill goes through, or one that another bill asks for instead. */
export function stepsOfCancelling(bill: Bill, service: PublicService): ProgressStep[] {
  const at = bill.settledAt ?? bill.issuedAt
  const step = { processor: service.unit.name, department: service.unit.name, at }
  return [
    {
      ...step,
      status: 'withdrawn',
      text: bill.state === 'carried' ? 'Chuyển sang đợt thu sau' : 'Nhà trường huỷ khoản thu',
    },
  ]
}
