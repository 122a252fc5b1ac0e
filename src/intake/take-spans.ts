import { enrolmentRequest, exemptionGrant, serviceRequest } from '../../schemas/api/fee.ts'
import type { LineProblem } from '../../schemas/import.ts'
import type { FeeCatalogue } from '../domain/fees/fee-catalogue.ts'
import { unknownStudent } from '../domain/roster/unknown-student.ts'
import type { Clock } from '../ports/clock.ts'
import type { FeeStore } from '../ports/fees/fee-store.ts'
import type { NewSpan, SpanOutcome, StudentSpanStore } from '../ports/fees/student-span-store.ts'
import type { Intake, RecordOutcome, Sender } from './intake.ts'
import { notYourSchool } from './school-problems.ts'

/** What students have from a day to a day, as records that come in. */
export type SpanRecordKind = 'exemptions' | 'services' | 'enrolments'

export interface SpanIntakeParts {
  readonly studentSpans: StudentSpanStore
  readonly fees: FeeStore
  readonly feeCatalogue: FeeCatalogue
  readonly clock: Clock
}

interface Described<Row> {
  readonly schema: Intake<Row>['schema']
  readonly toSpan: (row: Row) => NewSpan
  readonly problemOf: (
    span: NewSpan,
    itemsOf: (schoolCode: string) => ReadonlySet<string>,
  ) => LineProblem | undefined
}

/** The intake of each kind. */
export const spanIntakes = (parts: SpanIntakeParts): Record<SpanRecordKind, Intake> => ({
  exemptions: intakeOf(parts, {
    schema: exemptionGrant,
    toSpan: ({ rule, decisionNumber, validFrom, validTo, ...row }) => ({
      ...{ ...row, kind: 'exemption', subject: rule, decisionNumber },
      ...{ from: validFrom, to: validTo ?? null },
    }),
    problemOf: ({ subject }) => {
      const rule = parts.feeCatalogue.rules.find(({ code }) => code === subject)
      if (rule?.by === 'grant') return undefined
      const message = rule ? 'everybody has it without a decision' : 'no exemption rule has this code'
      return { field: 'rule', code: 'exemption_rule', message }
    },
  }),
  services: intakeOf(parts, {
    schema: serviceRequest,
    toSpan: ({ item, to, ...row }) => ({
      ...{ ...row, kind: 'service', subject: item, decisionNumber: '', to: to ?? null },
    }),
    problemOf: ({ schoolCode, subject }, itemsOf) =>
      itemsOf(schoolCode).has(subject)
        ? undefined
        : { field: 'item', code: 'unknown_fee_item', message: 'no fee item has this code' },
  }),
  enrolments: intakeOf(parts, {
    schema: enrolmentRequest,
    toSpan: ({ to, ...row }) => ({ ...row, kind: 'stay', subject: '', decisionNumber: '', to: to ?? null }),
    problemOf: () => undefined,
  }),
})

const intakeOf = <Row extends { schoolCode: string; studentCode: string }>(
  parts: SpanIntakeParts,
  described: Described<Row>,
): Intake =>
  ({
    schema: described.schema,
    keyOf: ({ schoolCode, studentCode }: Row) => `${schoolCode} ${studentCode}`,
    take: (sender: Sender, records: readonly Row[]) =>
      takeSpans(parts, sender, records.map(described.toSpan), described.problemOf),
  }) satisfies Intake<Row> as Intake

async function takeSpans(
  { studentSpans, fees, feeCatalogue, clock }: SpanIntakeParts,
  { mayWriteFor, by }: Sender,
  spans: readonly NewSpan[],
  problemOf: Described<never>['problemOf'],
): Promise<RecordOutcome[]> {
  const schools = [...new Set(spans.map(({ schoolCode }) => schoolCode))].filter(mayWriteFor)
  const stored = await fees.items(schools)
  const itemsOf = (schoolCode: string) =>
    new Set([
      ...feeCatalogue.items.map(({ code }) => code),
      ...stored.filter((item) => [null, schoolCode].includes(item.schoolCode)).map(({ code }) => code),
    ])
  const known = new Map(schools.map((school) => [school, itemsOf(school)]))
  const problems = spans.map((span) =>
    mayWriteFor(span.schoolCode)
      ? problemOf(span, (school) => known.get(school) ?? new Set())
      : notYourSchool,
  )
  const sound = spans.filter((_, place) => !problems[place])
  const put = sound.length > 0 ? await studentSpans.put(sound, { by, at: clock() }) : []
  let next = 0
  return problems.map((problem): RecordOutcome => {
    if (problem) return { outcome: 'refused', problems: [problem] }
    return outcomeOf(put[next++] as SpanOutcome)
  })
}

function outcomeOf(outcome: SpanOutcome): RecordOutcome {
  if ('id' in outcome) return { outcome: outcome.is, id: outcome.id }
  return { outcome: 'refused', problems: [refusals[outcome.is]] }
}

const refusals: Record<Exclude<SpanOutcome, { id: string }>['is'], LineProblem> = {
  'unknown-student': unknownStudent('studentCode'),
  'stands-otherwise': {
    field: 'to',
    code: 'stands_otherwise',
    message: 'it is stored with another last day: end it, do not send it again',
  },
}
