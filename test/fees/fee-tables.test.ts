import { expect, test } from 'vitest'
import { feeTablesOf, knownItems } from '../../src/fees/fee-tables.ts'

test('what the catalogue calls by a code comes before what a school called so when the catalogue had it not', async () => {
  const ofSchool = { code: 'BHYT', name: 'Bảo hiểm', kind: 'SERVICE', exactness: null } as const
  const since = { schoolCode: 'TH-1', validFrom: '2026-08-01', validTo: null }
  const catalogued = { code: 'BHYT', name: 'Bảo hiểm y tế học sinh', kind: 'PASS_THROUGH' } as const
  const parts = {
    fees: { items: async () => [{ ...ofSchool, ...since }], schedules: async () => [] },
    feeCatalogue: { items: [catalogued], rules: [], areas: [] },
    proRata: 'by-day',
  } as const
  const tables = await feeTablesOf(parts, { code: 'TH-1' }, { schoolYear: '2026-2027', from: '2026-09-01' })
  expect(tables.items.get('BHYT')).toEqual(catalogued)
  expect((await knownItems(parts, ['TH-1'])).get('BHYT')).toEqual(catalogued)
})
