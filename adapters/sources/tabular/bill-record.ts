import type { SourceRow } from '../../../src/ports/record-source.ts'
import {
  type CellValue,
  type FilledCell,
  readAmount,
  readCode,
  readDay,
  readWords,
} from '../../../src/sheets/cells.ts'
import type { RecordRow } from '../../../src/sheets/read-records.ts'
import { type BillField, billWords } from './headings.ts'

type BillRow = RecordRow<BillField>
type Value = Readonly<Partial<Record<BillField, unknown>>>
type Warning = { field: string; code: string; message: string }

const readTerms = (terms: Readonly<Record<string, string>>) => (cell: FilledCell) => {
  const { value } = readWords(cell)
  return { value: terms[String(value)] ?? value }
}

const readers: Partial<Record<BillField, (cell: FilledCell, row: BillRow) => CellValue>> = {
  number: readCode,
  studentCode: readCode,
  dueOn: (cell, row) => readDay(cell, row.dayZero),
  state: readTerms(billWords.states),
  publishOn: (cell, row) => readDay(cell, row.dayZero),
  exactness: readTerms(billWords.exactness),
  expiresOn: (cell, row) => readDay(cell, row.dayZero),
  graceDays: readAmount,
  lateFeeOnce: readAmount,
  lateFeePerDay: readAmount,
  lateFeeMost: readAmount,
  exemptionValidFrom: (cell, row) => readDay(cell, row.dayZero),
  exemptionValidTo: (cell, row) => readDay(cell, row.dayZero),
  total: readAmount,
  gross: readAmount,
  exemptionRate: readAmount,
  budgetCompensation: readAmount,
  payable: readAmount,
  itemExactness: readTerms(billWords.exactness),
}

/** What every row of one bill must say alike; an empty cell says nothing. */
const ofTheBill = [
  'schoolCode',
  'number',
  'studentCode',
  'schoolYear',
  'period',
  'title',
  'dueOn',
  'total',
  'dossierNumber',
  'state',
  'publishOn',
  'exactness',
  'expiresOn',
  'graceDays',
  'lateFeeOnce',
  'lateFeePerDay',
  'lateFeeMost',
] as const satisfies readonly BillField[]

/** A row of the table with its values read. */
export interface ReadBillRow {
  readonly line: number
  /** Whether the line before it could not be read. */
  readonly isAfterProblem: boolean
  readonly values: Value
  readonly warnings: readonly Warning[]
}

/** Reads the cells of one row. */
export function readBillRow(row: BillRow): Omit<ReadBillRow, 'isAfterProblem'> {
  const warnings: Warning[] = []
  const values: Partial<Record<BillField, unknown>> = {}
  for (const [field, cell] of row.cells) {
    const { value, warning } = (readers[field] ?? readWords)(cell, row)
    values[field] = value
    if (warning) warnings.push({ field, ...warning })
  }
  return { line: row.line, values, warnings }
}

/** Makes one bill out of the rows that name it, or says in which row they contradict each other. */
export function billRecord(
  rows: readonly [ReadBillRow, ...ReadBillRow[]],
): Exclude<SourceRow, { is: 'unknown-columns' }> {
  const [first, ...others] = rows
  if (others.some((row) => row.isAfterProblem)) {
    const message = 'a line among those of this bill cannot be read'
    return { is: 'problem', line: first.line, problem: { field: 'lines', code: 'row_missing', message } }
  }
  const bill: Record<string, unknown> = {}
  for (const { line, values } of rows) {
    for (const field of ofTheBill) {
      if (values[field] === undefined) continue
      if (bill[field] !== undefined && bill[field] !== values[field]) {
        const message = `says something else than line ${first.line} of the same bill`
        return { is: 'problem', line, problem: { field, code: 'rows_disagree', message } }
      }
      bill[field] = values[field]
    }
  }
  const { lateFeeOnce: once, lateFeePerDay: perDay, lateFeeMost: most, ...facts } = bill
  const lines = rows.map(({ values }) => billLine(values))
  return {
    is: 'record',
    line: first.line,
    record: withoutAbsent({ ...facts, lateFee: orAbsent({ once, perDay, most }), lines }),
    warnings: rows.flatMap((row) => row.warnings),
  }
}

function billLine(values: Value): object {
  const exemptionBasis = orAbsent({
    decree: values.exemptionDecree,
    article: values.exemptionArticle,
    decisionNumber: values.exemptionDecision,
    validFrom: values.exemptionValidFrom,
    validTo: values.exemptionValidTo,
  })
  return withoutAbsent({
    item: values.item,
    name: values.itemName,
    kind: values.kind,
    gross: values.gross,
    exemptionRate: values.exemptionRate,
    exemptionBasis,
    budgetCompensation: values.budgetCompensation,
    payable: values.payable,
    exactness: values.itemExactness,
  })
}

/** A record of nothing is none. */
function orAbsent(record: object): object | undefined {
  const said = withoutAbsent(record)
  return Object.keys(said).length > 0 ? said : undefined
}

const withoutAbsent = (record: object): object =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
