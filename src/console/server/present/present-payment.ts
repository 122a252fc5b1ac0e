import type { Bill } from '../../../domain/bills/bill.ts'
import type { Payment } from '../../../domain/payments/payment.ts'
import { maskStudent } from '../../../domain/roster/mask.ts'
import type { Session } from '../../../ports/access/administrator-store.ts'
import type { Refund } from '../../../ports/refunds/refund-store.ts'
import type { ReadStores } from '../console-stores.ts'
import { readerOf } from './reader-of.ts'

interface Described {
  readonly payment: Payment
  readonly bill: Bill | undefined
  readonly session: Session
  readonly canAsk: boolean
  readonly canRefund: boolean
}

/** The whole life of one payment, with nobody in clear. */
export async function describePayment(
  { payment, bill, session, canAsk, canRefund }: Described,
  stores: Pick<ReadStores, 'paymentSearch' | 'receipts' | 'roster'>,
) {
  const { payUrl: _, ...shown } = payment
  const [{ receiptId, pieces, refunds, ...life }, student] = await Promise.all([
    stores.paymentSearch.lifeOf(payment),
    bill && stores.roster.findStudent(bill.schoolCode, bill.studentCode),
  ])
  const receipt = payment.state === 'paid' && bill ? await stores.receipts.find(receiptId) : undefined
  const reader = readerOf(session)
  return {
    // One with a bill is shown to its school, and was perhaps given to a student of another before.
    ...{ pieces: bill ? [] : pieces, refunds: bill ? refunds.filter(isOfPayment) : refunds },
    ...{ payment: shown, ...life, receipt: receipt ?? null, canAsk, canRefund },
    bill: bill
      ? {
          ...{ id: bill.id, number: bill.number, title: bill.title, state: bill.state, dueOn: bill.dueOn },
          ...{ payable: bill.payable, paid: bill.paid },
          ...{ schoolCode: bill.schoolCode, studentCode: bill.studentCode },
        }
      : null,
    student: student ? { name: maskStudent(student, reader).name } : null,
  }
}

const isOfPayment = ({ paymentId }: Refund) => paymentId !== null
