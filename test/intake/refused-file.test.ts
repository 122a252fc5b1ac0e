import { expect, test } from 'vitest'
import type { ImportKind, LineOutcome } from '../../schemas/import.ts'
import { writeRefused } from '../../src/intake/refused-file.ts'
import { createRecordSources } from '../../src/parts/record-sources.ts'
import type { RefusedRecord } from '../../src/ports/intake/import-store.ts'
import { aBill, aStudent } from '../support/school-records.ts'

const sources = createRecordSources({ workbookMiB: 32, workbookRatio: 100 })
const refusal: LineOutcome = {
  ...{ line: 7, outcome: 'refused' },
  problems: [{ field: 'birthDate', code: 'invalid', message: 'is no day' }],
}

async function* only<Item>(...items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

async function writtenAndRead(kind: ImportKind, record: object) {
  const records = only<RefusedRecord>({ line: 7, record })
  const file = await writeRefused({ id: 'x', kind, format: 'csv' }, only(refusal), records)
  const rows = []
  for await (const row of sources.xlsx.read(only(file.content), { kind })) rows.push(row)
  return rows
}

const exemptionBasis = {
  ...{ decree: '238/2025/NĐ-CP', article: 'Điều 15', decisionNumber: '12/QĐ' },
  ...{ validFrom: '2026-09-01', validTo: '2027-05-31' },
}
const aLine = {
  item: 'TIEN_AN',
  name: 'Tiền ăn',
  kind: 'SERVICE',
  gross: 5,
  budgetCompensation: 0,
  payable: 5,
}

test.each<[ImportKind, object]>([
  [
    'students',
    aStudent({
      ...{ code: '0012', status: 'left', birthDate: '2017-02-30', phone: '0912345678' },
      class: { name: '3B', code: 'L3B', grade: 3 },
      identityNumber: '080317000001',
      guardians: [{ relation: 'mother', name: '=Lê Thị Mận', phone: '0900000001', birthYear: 1988 }],
    }),
  ],
  [
    'bills',
    aBill({
      ...{
        state: 'draft',
        publishOn: '2026-09-05',
        exactness: 'up-to',
        expiresOn: '2026-09-30',
        graceDays: 5,
      },
      lateFee: { once: 10_000, perDay: 1_000, most: 20_000 },
      lines: [
        { ...aLine, exemptionRate: 50, exemptionBasis, exactness: 'any' },
        { ...aLine, exemptionRate: 0 },
      ] as never,
    }),
  ],
  [
    'exemptions',
    { schoolCode: '01', studentCode: '007', rule: 'HO_NGHEO', decisionNumber: '1', validFrom: '2026-09-01' },
  ],
  ['services', { schoolCode: '01', studentCode: '007', item: 'BUS', from: '2026-09-01', to: '2026-10-01' }],
  ['enrolments', { schoolCode: '01', studentCode: '007', from: '01/09/2026x' }],
  ['attendance', { schoolCode: '01', studentCode: '007', day: '2026-09-01', is: 'absent' }],
])('refused %s are read back from their file as they were sent', async (kind, record) => {
  expect(await writtenAndRead(kind, record)).toMatchObject([{ is: 'record', record }])
})

test('a line that could not be read at all stands in the file with its reason', async () => {
  const unread = { ...refusal, problems: [{ field: '', code: 'invalid_encoding', message: 'is no UTF-8' }] }
  const of = { id: 'x', kind: 'services', format: 'csv' } as const
  const { content, name } = await writeRefused(of, only<LineOutcome>(unread), only<RefusedRecord>())
  expect(name).toBe('import-x-refused.xlsx')
  const rows = []
  for await (const row of sources.xlsx.read(only(content), { kind: 'services' })) rows.push(row)
  expect(rows).toEqual([])
})
