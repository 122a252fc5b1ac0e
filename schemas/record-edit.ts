import { z } from 'zod'
import { paperRequest } from './dossier.ts'
import { reason } from './repair.ts'
import { guardian, student } from './student.ts'
import { instant, text } from './text.ts'

const { name, identityNumber, phone, email } = guardian.shape

/**
 * Fields of a dossier that a person may set for one message. Numbers, codes and amounts are not among them: a portal knows
 * the dossier by its number, and what is owed is what the ledger says.
 */
export const dossierEdit = z
  .strictObject({
    applicant: z
      .strictObject({ name, identityNumber, phone, email, address: student.shape.address })
      .partial()
      .meta({ description: 'Who stands before the authority' }),
    abstract: text(2_000).meta({ description: 'What it is about (trích yếu)' }),
    note: text(2_000),
    dueAt: instant,
    papers: z.array(paperRequest).min(1).max(20).meta({ description: 'All of its papers' }),
  })
  .partial()
  .meta({ id: 'DossierEdit' })

/** Fields of the progress steps of one message. */
export const progressEdit = z
  .strictObject({ processor: text(120), position: text(120), department: text(250), text: text(500) })
  .partial()
  .meta({ id: 'ProgressEdit' })

const somethingIsSet = (edit: object) => Object.values(edit).some((value) => value !== undefined)

/** What a person sets in one message: either of its two kinds. */
const kinds = {
  dossier: dossierEdit.refine(somethingIsSet, 'set one field at least').meta({
    description: 'For what is `issued` or `filed`',
  }),
  progress: progressEdit.refine(somethingIsSet, 'set one field at least').meta({
    description: 'For what is `paid` or `cancelled`',
  }),
}

/** Corrects what one portal is told, and sends it. */
export const exchangeEditRequest = z
  .strictObject({
    ...z.object(kinds).partial().shape,
    reason,
    isNotThere: z.boolean().default(false).meta({
      description: 'Of a message that may have arrived, the people of the portal say that it did not',
    }),
  })
  .refine(({ dossier, progress }) => dossier === undefined || progress === undefined, {
    path: ['dossier'],
    message: 'give either dossier or progress',
  })
  // What is certainly not there may go again as it is.
  .refine(
    ({ dossier, progress, isNotThere }) => isNotThere || dossier !== undefined || progress !== undefined,
    {
      path: ['dossier'],
      message: 'say what is to be another: dossier or progress',
    },
  )
  .meta({ id: 'ExchangeEditRequest' })

export const exchangeEdited = z
  .object({
    exchangeId: z.int().meta({ description: 'The new exchange' }),
    replaces: z.int().meta({ description: 'The one that it was made for, which is given up' }),
  })
  .meta({ id: 'ExchangeEdited' })

export type DossierEdit = z.infer<typeof dossierEdit>
export type ProgressEdit = z.infer<typeof progressEdit>
export interface RecordEdit {
  readonly dossier?: DossierEdit | undefined
  readonly progress?: ProgressEdit | undefined
}
