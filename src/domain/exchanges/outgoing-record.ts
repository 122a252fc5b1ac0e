import type { TransferRequest } from '../../../schemas/dossier.ts'
import type { ExchangeEvent } from '../../../schemas/exchange.ts'
import type { RecordEdit } from '../../../schemas/record-edit.ts'
import type { School } from '../../../schemas/school.ts'
import type { Student } from '../../../schemas/student.ts'
import type { Bill } from '../bills/bill.ts'
import { dossierOfBill, stepsOfCancelling, stepsOfPayment } from './bill-dossier.ts'
import type { OutgoingRecord, ProgressStep } from './dossier.ts'
import type { PublicService } from './public-service.ts'
import { applyEdit } from './record-edit.ts'
import { dossierOfTransfer } from './transfer-dossier.ts'

/** What an exchange is about: a bill or a transfer, with its student and school, and what a person set in it instead. */
export type Subject = { readonly student: Student; readonly school: School; readonly edit?: RecordEdit } & (
  | { readonly kind: 'bill'; readonly bill: Bill }
  | {
      readonly kind: 'dossier'
      readonly transfer: {
        readonly id: string
        readonly dossierNumber: string
        readonly filedAt: Date
        readonly request: TransferRequest
      }
    }
)

/** The public services that records stand under. */
export interface Services {
  readonly fees: PublicService
  readonly transfers: PublicService
}

/** How many progress steps each event has; `issued` and `filed` send the whole dossier in one message. */
const stepsOfEvent = { issued: 0, filed: 0, paid: 2, cancelled: 1 } as const satisfies Record<
  ExchangeEvent,
  number
>

/** Whether an event sends the whole dossier, and not steps of it. */
export const sendsWhole = (event: ExchangeEvent): boolean => stepsOfEvent[event] === 0

/** How many messages an event needs at a portal that takes `stepsPerMessage` progress steps in one. */
export const partsOf = (event: ExchangeEvent, stepsPerMessage: number): number =>
  Math.max(1, Math.ceil(stepsOfEvent[event] / stepsPerMessage))

interface Told {
  readonly event: ExchangeEvent
  readonly part: number
  readonly asUpdate: boolean
}

/** Says in our own words what a portal must learn of a subject; `part` counts messages from 0. */
export function outgoingRecord(
  subject: Subject,
  told: Told,
  stepsPerMessage: number,
  services: Services,
): OutgoingRecord {
  const record = recordOfFacts(subject, told, stepsPerMessage, services)
  return subject.edit ? applyEdit(record, subject.edit) : record
}

function recordOfFacts(
  subject: Subject,
  told: Told,
  stepsPerMessage: number,
  services: Services,
): OutgoingRecord {
  const { student, school } = subject
  const as = told.asUpdate ? 'update' : 'new'
  if (subject.kind === 'dossier') {
    return {
      kind: 'dossier',
      dossier: dossierOfTransfer(subject.transfer, student, school, services.transfers),
      as,
    }
  }
  const { bill } = subject
  const steps = billSteps[told.event]?.(bill, services.fees)
  if (!steps) return { kind: 'dossier', dossier: dossierOfBill(bill, student, school, services.fees), as }
  const first = told.part * stepsPerMessage
  return {
    kind: 'progress',
    dossierNumber: bill.dossierNumber,
    unit: services.fees.unit,
    steps: steps.slice(first, first + stepsPerMessage),
  }
}

const billSteps: Partial<Record<ExchangeEvent, (bill: Bill, service: PublicService) => ProgressStep[]>> = {
  paid: stepsOfPayment,
  cancelled: stepsOfCancelling,
}
