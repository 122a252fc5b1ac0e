import type { ValueKindName } from './value-kinds.ts'

/** One field of a message: a value, or fields of its own. */
export interface FieldRule {
  readonly name: string
  readonly holds: ValueKindName | readonly FieldRule[]
  readonly least: 0 | 1
  readonly most: 1 | 'unbounded'
  /** Its name in JSON, where that differs. */
  readonly nameInJson?: string
}

const one = (name: string, holds: FieldRule['holds']): FieldRule => ({ name, holds, least: 1, most: 1 })
const maybe = (name: string, holds: FieldRule['holds']): FieldRule => ({ name, holds, least: 0, most: 1 })
const any = (name: string, holds: FieldRule['holds']): FieldRule => ({
  name,
  holds,
  least: 0,
  most: 'unbounded',
})
const some = (name: string, holds: FieldRule['holds']): FieldRule => ({ ...any(name, holds), least: 1 })

const attachment = [
  { ...one('Attachmentld', 'int'), nameInJson: 'AttachmentId' },
  one('AttachmentName', 'words'),
  maybe('IsDeleted', 'boolean'),
  one('Base64', 'base64'),
  one('IsVerified', 'boolean'),
]

const fee = [one('FeeName', 'words'), one('FeeType', 'int'), one('Price', 'price')]
const paper = [one('PaperName', 'words'), one('Amount', 'int'), one('PaperType', 'int')]

const supplement = [
  one('SupplementaryId', 'int'),
  one('SendUser', 'text'),
  one('SendComment', 'text'),
  one('SendDate', 'date'),
  maybe('ReceivedUser', 'text'),
  maybe('ReceivedComment', 'text'),
  one('ReceivedDate', 'dateOrNothing'),
  one('IsReceived', 'boolean'),
  any('Papers', paper),
  any('Fees', fee),
  one('OldDateAppointed', 'dateOrNothing'),
  maybe('NewDateAppointed', 'date'),
]

/** The messages by operation, each with its root and its fields in the order that the XML form keeps. */
export const messageRules = {
  SyncDocument: {
    root: 'MSyncDocument',
    fields: [
      one('DocTypeCode', 'words'),
      one('DocTypeName', 'words'),
      one('DocCode', 'words'),
      one('CitizenName', 'words'),
      maybe('CitizenInfo', 'text'),
      one('ApplicantsId', 'text'),
      one('ApplicantsType', 'applicantsType'),
      maybe('Address', 'text'),
      maybe('Email', 'text'),
      one('Phone', 'text'),
      maybe('Compendium', 'text'),
      one('DateReceived', 'date'),
      one('DateAppointed', 'dateOrNothing'),
      one('IsSuccess', 'boolean'),
      one('SuccessDate', 'dateOrNothing'),
      maybe('ApproverName', 'text'),
      maybe('ApproverPosition', 'text'),
      maybe('SuccessNote', 'text'),
      one('IsReturned', 'flag'),
      one('ReturnedDate', 'dateOrNothing'),
      maybe('ReturnNote', 'text'),
      one('ReturnedType', 'returnedType'),
      maybe('FinishedDate', 'date'),
      one('Status', 'status'),
      one('ProcessingOrganName', 'words'),
      maybe('HasSupplementary', 'flag'),
      maybe('RequireSupplementaryDate', 'date'),
      maybe('Note', 'text'),
      some('Attachments', attachment),
      any('DocFees', fee),
      any('DocPapers', paper),
      any('Supplementaries', supplement),
      one('OrganInchargeIdLevel1', 'words'),
      one('OrganInchargeName', 'words'),
    ],
  },
  UpdateDocumentTraces: {
    root: 'MDocumentTraces',
    fields: [
      one('DocumentId', 'words'),
      one('DocCode', 'words'),
      one('UserName', 'words'),
      one('UserPosition', 'text'),
      one('DateCreated', 'date'),
      maybe('Comment', 'text'),
      maybe('Status', 'status'),
      one('OrganizationInchargeIdLevel1', 'words'),
      one('OrganizationInchargeName', 'words'),
    ],
  },
} as const satisfies Record<string, { root: string; fields: readonly FieldRule[] }>

export type Operation = keyof typeof messageRules
