import type { ImportFormat, ImportKind, LineOutcome } from '../../schemas/import.ts'
import type { RefusedRecord } from '../ports/intake/import-store.ts'
import { refusedColumns } from '../sheets/refused-columns.ts'
import { studentFields } from '../sheets/student-record.ts'
import { type WrittenCell, writeWorkbook } from '../sheets/write-workbook.ts'

/** A file of refused lines: it is corrected, and sent as it is. */
export interface RefusedFile {
  readonly name: string
  readonly type: string
  readonly content: Buffer
}

type Words = Readonly<Record<string, unknown>>
type Rows = (record: Words) => readonly Words[]

/** The columns of a table of each kind, under our own names, and what a record is in them. */
const tables: Readonly<Record<ImportKind, { readonly columns: readonly string[]; readonly rowsOf: Rows }>> = {
  students: {
    columns: studentFields,
    rowsOf: (student) => [{ ...student, ...classOf(student.class), ...guardiansOf(student.guardians) }],
  },
  bills: {
    columns: [
      ...['number', 'schoolCode', 'studentCode', 'schoolYear', 'period', 'title', 'dueOn', 'total'],
      ...['dossierNumber', 'state', 'publishOn', 'exactness', 'expiresOn', 'graceDays'],
      ...['lateFeeOnce', 'lateFeePerDay', 'lateFeeMost'],
      ...['item', 'itemName', 'kind', 'gross', 'exemptionRate', 'exemptionDecree', 'exemptionArticle'],
      ...['exemptionDecision', 'exemptionValidFrom', 'exemptionValidTo', 'budgetCompensation', 'payable'],
      'itemExactness',
    ],
    rowsOf: (bill) =>
      listOf(bill.lines).map((line) => ({ ...line, ...bill, ...lateFeeOf(bill.lateFee), ...lineOf(line) })),
  },
  exemptions: flat('schoolCode', 'studentCode', 'rule', 'decisionNumber', 'validFrom', 'validTo'),
  services: flat('schoolCode', 'studentCode', 'item', 'from', 'to'),
  enrolments: flat('schoolCode', 'studentCode', 'from', 'to'),
  attendance: flat('schoolCode', 'studentCode', 'day', 'is', 'reportedAt'),
}

const types = {
  ndjson: 'application/x-ndjson',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/**
 * Writes refused lines for whoever corrects them: records a line as they came where they came so, else a workbook with the
 * reason beside each row. A line that could not be read at all stands in the workbook with its reason alone.
 */
export async function writeRefused(
  { id, kind, format }: { readonly id: string; readonly kind: ImportKind; readonly format: ImportFormat },
  outcomes: AsyncIterable<LineOutcome>,
  records: AsyncIterable<RefusedRecord>,
): Promise<RefusedFile> {
  const name = `import-${id}-refused`
  if (format === 'ndjson') {
    const lines: string[] = []
    for await (const { record } of records) lines.push(`${JSON.stringify(record)}\n`)
    return { name: `${name}.ndjson`, type: types.ndjson, content: Buffer.from(lines.join('')) }
  }
  const byLine = new Map<number, unknown>()
  for await (const { line, record } of records) byLine.set(line, record)
  const { columns } = tables[kind]
  const content = await writeWorkbook(kind, [...refusedColumns, ...columns], rowsOf(kind, outcomes, byLine))
  return { name: `${name}.xlsx`, type: types.xlsx, content }
}

async function* rowsOf(
  kind: ImportKind,
  outcomes: AsyncIterable<LineOutcome>,
  byLine: ReadonlyMap<number, unknown>,
): AsyncGenerator<readonly WrittenCell[]> {
  const { columns, rowsOf } = tables[kind]
  for await (const { line, problems = [] } of outcomes) {
    const why = problems.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ')
    const record = byLine.get(line)
    const rows = record === undefined ? [{}] : rowsOf(wordsOf(record))
    for (const row of rows) yield [line, why, ...columns.map((column) => cellOf((row as Words)[column]))]
  }
}

function flat(...columns: readonly string[]) {
  return { columns, rowsOf: (record: Words) => [record] }
}

const wordsOf = (value: unknown): Words => (typeof value === 'object' && value !== null ? { ...value } : {})
const listOf = (value: unknown): readonly Words[] =>
  Array.isArray(value) && value.length > 0 ? value.map(wordsOf) : [{}]

function classOf(value: unknown): Words {
  const { name, code, grade } = wordsOf(value)
  return { className: name, classCode: code, grade }
}

function guardiansOf(value: unknown): Words {
  const fields = listOf(value).flatMap(({ relation, name, birthYear, occupation, phone }) => {
    if (relation !== 'father' && relation !== 'mother') return []
    return [
      [`${relation}Name`, name],
      [`${relation}BirthYear`, birthYear],
      [`${relation}Occupation`, occupation],
      [`${relation}Phone`, phone],
    ]
  })
  return Object.fromEntries(fields)
}

function lateFeeOf(value: unknown): Words {
  const { once, perDay, most } = wordsOf(value)
  return { lateFeeOnce: once, lateFeePerDay: perDay, lateFeeMost: most }
}

function lineOf({ name, exemptionBasis, exactness }: Words): Words {
  const { decree, article, decisionNumber, validFrom, validTo } = wordsOf(exemptionBasis)
  return {
    ...{ itemName: name, exemptionDecree: decree, exemptionArticle: article },
    ...{ exemptionDecision: decisionNumber, exemptionValidFrom: validFrom, exemptionValidTo: validTo },
    itemExactness: exactness,
  }
}

const cellOf = (value: unknown): WrittenCell =>
  typeof value === 'number' ? value : typeof value === 'string' ? value : null
