import { randomUUID } from 'node:crypto'
import type { BillExactness, BillRequest, FeeKind } from '../../schemas/bill.ts'
import type { School } from '../../schemas/school.ts'
import type { PaymentNews } from '../../src/domain/payments/payment.ts'
import type { AcceptOutcome, BillToAccept, TellPortals } from '../../src/ports/bills/bill-store.ts'
import type { Store } from '../../src/store/open-store.ts'
import { aBill, aSchool, aStudent } from './school-records.ts'

/** The instant at which scenes happen. */
export const noon = new Date('2026-09-30T12:00:00+07:00')

/** An instant so many seconds after noon. */
export const later = (seconds: number): Date => new Date(noon.getTime() + seconds * 1_000)

/** Both portals learn, in one message each. */
export const tellBoth: TellPortals = new Map([
  ['nation', 1],
  ['province', 1],
])

export const channel = 'platform'

/** A school of its own with one student, so that tests share a database and nothing else. */
export type Scene = Awaited<ReturnType<typeof openScene>>

/** Makes a school with one student, and what happens to its bills. */
export async function openScene(
  store: Pick<Store, 'roster' | 'bills' | 'payments'>,
  changes: Partial<School> = {},
) {
  const schoolCode = `TH-${randomUUID().slice(0, 8)}`
  await store.roster.putSchool(aSchool({ code: schoolCode, ...changes }), noon)
  await store.roster.putStudents([aStudent({ schoolCode })], noon)

  const toAccept = (
    changes: Partial<BillRequest> = {},
    portals: readonly string[] = ['nation', 'province'],
  ): BillToAccept => ({
    request: aBill({ schoolCode, number: `PT-${randomUUID().slice(0, 8)}`, ...changes }),
    dossierUnit: '000.00.14.H20',
    portals,
    tellPaid: new Map(portals.map((portal) => [portal, 1])),
  })
  const accept = async (bill: BillToAccept = toAccept()) => {
    const [outcome] = await store.bills.accept([bill], noon)
    if (outcome?.is !== 'accepted') throw new Error(`the bill of a scene is ${outcome?.is}`)
    return outcome
  }
  const open = async (billId: string, amount: number, reference = newReference()) =>
    store.payments.open({ channel, reference, billId, amount, at: noon, askAt: later(60) })
  const post = (news: PaymentNews) => store.payments.post(channel, news, () => tellBoth, later(5))
  const billOf = async ({ id }: { id: string }) => {
    const bill = await store.bills.find(id)
    if (!bill) throw new Error('the bill of a scene is gone')
    return bill
  }
  return { schoolCode, toAccept, accept, open, post, billOf }
}

export const newReference = (): string => `REF${randomUUID().slice(0, 12).toUpperCase()}`

/** A dossier number of its own, as a school system would give it. */
export const newDossierNumber = (): string =>
  `000.00.77.H20-260930-${String(Number.parseInt(randomUUID().slice(0, 8), 16)).padStart(10, '0')}`

/** The lines of a bill of one meal service at a price. */
export const linesOf = (payable: number): Pick<BillRequest, 'lines' | 'total'> => ({
  lines: [
    {
      item: 'TIEN_AN',
      name: 'Tiền ăn',
      kind: 'SERVICE',
      gross: payable,
      exemptionRate: 0,
      budgetCompensation: 0,
      payable,
    },
  ],
  total: payable,
})

/** The lines of a bill by kind and exactness, each of another item. */
export const linesBy = (
  ...parts: readonly (readonly [FeeKind, BillExactness | undefined, number])[]
): Pick<BillRequest, 'lines' | 'total'> => ({
  lines: parts.map(([kind, exactness, payable], place) => ({
    ...{ item: `ITEM_${place}`, name: `Khoản ${place}`, kind, gross: payable, exemptionRate: 0 as const },
    ...{ budgetCompensation: 0, payable, ...(exactness && { exactness }) },
  })),
  total: parts.reduce((sum, [, , payable]) => sum + payable, 0),
})

/** What a channel says of a payment; a success unless told otherwise. */
export const news = (reference: string, amount: number, changes: Partial<PaymentNews> = {}): PaymentNews => ({
  reference,
  outcome: 'paid',
  amount,
  providerTransaction: `TX-${reference}`,
  bank: 'MB',
  at: later(3),
  description: '',
  theirCode: '00',
  ...changes,
})

export const outcomesOf = (outcomes: readonly AcceptOutcome[]): string[] =>
  outcomes.map((outcome) => (outcome.is === 'refused' ? outcome.problem.code : outcome.is))
