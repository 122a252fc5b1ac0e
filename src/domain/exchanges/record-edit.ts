import type { ExchangeEvent } from '../../../schemas/exchange.ts'
import type { DossierEdit, RecordEdit } from '../../../schemas/record-edit.ts'
import type { Dossier, OutgoingRecord, Paper } from './dossier.ts'

/** Which kind of edit the message of each event takes. */
export const editOfEvent = {
  issued: 'dossier',
  filed: 'dossier',
  paid: 'progress',
  cancelled: 'progress',
} as const satisfies Record<ExchangeEvent, keyof RecordEdit>

/** A record with the fields that a person set in place of those of the facts. */
export function applyEdit(record: OutgoingRecord, { dossier, progress }: RecordEdit): OutgoingRecord {
  if (record.kind === 'dossier') {
    return dossier ? { ...record, dossier: editedDossier(record.dossier, dossier) } : record
  }
  return progress
    ? { ...record, steps: record.steps.map((step) => ({ ...step, ...known(progress) })) }
    : record
}

/** What two edits set; the later wins. */
export function mergeEdits(earlier: RecordEdit, later: RecordEdit): RecordEdit {
  const progress = { ...earlier.progress, ...later.progress }
  const applicant = { ...earlier.dossier?.applicant, ...later.dossier?.applicant }
  const dossier = { ...earlier.dossier, ...later.dossier, ...(isEmpty(applicant) ? {} : { applicant }) }
  return { ...(isEmpty(dossier) ? {} : { dossier }), ...(isEmpty(progress) ? {} : { progress }) }
}

const isEmpty = (fields: object) => Object.values(fields).every((value) => value === undefined)

function editedDossier(dossier: Dossier, { applicant, dueAt, papers, ...texts }: DossierEdit): Dossier {
  return {
    ...dossier,
    ...known(texts),
    ...(applicant ? { applicant: { ...dossier.applicant, ...known(applicant) } } : {}),
    ...(dueAt ? { dueAt: new Date(dueAt) } : {}),
    ...(papers ? { papers: papers.map((paper): Paper => known(paper)) } : {}),
  }
}

/** Whatever is absent stays absent. */
const known = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]: Exclude<Fields[Name], undefined>
  }
