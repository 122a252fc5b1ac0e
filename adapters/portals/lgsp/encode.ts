import { createHash } from 'node:crypto'
import type { DossierStatus } from '../../../schemas/dossier.ts'
import type {
  Dossier,
  DossierFee,
  Named,
  ProgressStep,
  Supplement,
} from '../../../src/domain/exchanges/dossier.ts'
import { attachmentsOf } from './attachments.ts'
import { applicantTypes, returnedTypes, statusNumbers } from './codes.ts'
import { writeDate } from './dates.ts'
import type { Fields } from './fields.ts'
import type { LgspSettings } from './settings.ts'

/** Encodes a dossier as MSyncDocument, its fields in the order of the schema. */
export function encodeDossier(dossier: Dossier, settings: LgspSettings): Fields {
  const { applicant, supplements } = dossier
  const date = (at: Date | undefined) => writeDate(at, settings)
  const optionalDate = (at: Date | undefined) => (at === undefined ? undefined : date(at))
  const isSuccess = dossier.status === 'finished' || dossier.status === 'returned'
  return {
    DocTypeCode: dossier.procedure.code,
    DocTypeName: dossier.procedure.name,
    DocCode: dossier.number,
    CitizenName: applicant.name,
    ApplicantsId: applicant.identityNumber ?? '',
    ApplicantsType: applicantTypes[applicant.kind],
    Address: applicant.address,
    Email: applicant.email,
    Phone: applicant.phone ?? '',
    Compendium: dossier.abstract,
    DateReceived: date(dossier.receivedAt),
    DateAppointed: date(dossier.dueAt),
    IsSuccess: isSuccess,
    SuccessDate: date(isSuccess ? (dossier.finishedAt ?? dossier.returnedAt) : undefined),
    IsReturned: dossier.returnedAt !== undefined,
    ReturnedDate: date(dossier.returnedAt),
    ReturnNote: dossier.returnNote,
    ReturnedType: returnedTypes[dossier.returnMethod],
    FinishedDate: optionalDate(dossier.finishedAt ?? dossier.refusedAt),
    Status: statusNumber(dossier.status, settings),
    ProcessingOrganName: dossier.unit.name,
    HasSupplementary: supplements.length > 0,
    RequireSupplementaryDate: optionalDate(supplements.at(-1)?.askedAt),
    Note: dossier.note,
    Attachments: attachmentsOf(dossier, settings),
    DocFees: dossier.fees.map((fee) => encodeFee(fee, settings)),
    DocPapers: dossier.otherPapers.map(({ name, copies, kind }) => encodePaper(name, copies, kind)),
    Supplementaries: supplements.map((supplement) => encodeSupplement(supplement, settings)),
    OrganInchargeIdLevel1: dossier.unit.code,
    OrganInchargeName: dossier.unit.name,
  }
}

/** Encodes one progress step as MDocumentTraces. */
export function encodeStep(
  dossierNumber: string,
  unit: Named,
  step: ProgressStep,
  settings: LgspSettings,
): Fields {
  return {
    DocumentId: settings.traceId === 'step' ? stepId(dossierNumber, step) : dossierNumber,
    DocCode: dossierNumber,
    UserName: step.processor,
    UserPosition: step.position ?? '',
    DateCreated: writeDate(step.at, settings),
    Comment: step.text,
    Status: statusNumber(step.status, settings),
    OrganizationInchargeIdLevel1: unit.code,
    OrganizationInchargeName: unit.name,
  }
}

/** The same step always has the same id: 32 hexadecimal digits of what makes it that step. */
function stepId(dossierNumber: string, { at, status, processor, text }: ProgressStep): string {
  const facts = [dossierNumber, at.toISOString(), status, processor, text].map((fact) =>
    fact.normalize('NFC'),
  )
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32)
}

function encodeSupplement(supplement: Supplement, settings: LgspSettings): Fields {
  const { receivedAt, newDueAt } = supplement
  return {
    SupplementaryId: supplement.id,
    SendUser: supplement.askedBy,
    SendComment: supplement.asks,
    SendDate: writeDate(supplement.askedAt, settings),
    ReceivedUser: supplement.receivedBy,
    ReceivedComment: supplement.receivedNote,
    ReceivedDate: writeDate(receivedAt, settings),
    IsReceived: receivedAt !== undefined,
    Papers: supplement.papers.map(({ name }) => encodePaper(name, 1, settings.paperType)),
    Fees: supplement.fees.map((fee) => encodeFee(fee, settings)),
    OldDateAppointed: writeDate(supplement.oldDueAt, settings),
    NewDateAppointed: newDueAt === undefined ? undefined : writeDate(newDueAt, settings),
  }
}

const statusNumber = (status: DossierStatus, settings: LgspSettings): number =>
  settings.statusNumbers[status] ?? statusNumbers[status]

const encodeFee = ({ name, kind, amount }: DossierFee, { feeTypes }: LgspSettings): Fields => ({
  FeeName: name,
  FeeType: feeTypes[kind],
  Price: amount,
})

const encodePaper = (name: string, copies: number, kind: number): Fields => ({
  PaperName: name,
  Amount: copies,
  PaperType: kind,
})
