import { expect, test } from 'vitest'
import { catalogues } from '../../../config/catalogues/index.ts'
import type { BillLine } from '../../../schemas/bill.ts'
import { type Charge, chargesOf } from '../../../src/domain/fees/charge.ts'
import type { ChargePart } from '../../../src/domain/fees/charge-parts.ts'
import { exemptAnew } from '../../../src/domain/fees/exempt-anew.ts'
import type { Exemption } from '../../../src/domain/fees/exemptions.ts'
import { readFeeCatalogue } from '../../../src/fees/catalogue.ts'

const items = new Map(readFeeCatalogue(catalogues).items.map((item) => [item.code, item]))
const tuition = items.get('HOC_PHI') ?? expect.unreachable('tuition is in the catalogue')

const month = (from: string, to: string): ChargePart => ({
  ...{ from, to, day: from, gross: 100_000, base: null },
  schedule: {
    ...{ id: 's', item: 'HOC_PHI', role: 'price', schoolYear: '2024-2025', schoolCode: null, level: null },
    ...{ area: null, unit: 'month', price: 100_000, decision: null, from: '2024-08-01', to: null },
  },
})
const none: Exemption = { rate: 0 }
const seventy: Exemption = {
  rate: 70,
  exemptionBasis: { decree: 'NĐ 81/2021/NĐ-CP', decisionNumber: '15/QĐ' },
}

/** A plan's bill of two months of tuition, and of meals. */
const [charge] = chargesOf(
  tuition,
  [month('2024-09-01', '2024-09-30'), month('2024-10-01', '2024-10-31')],
  () => none,
  [],
) as [Charge]
const meals: BillLine = {
  ...{ item: 'TIEN_AN', name: 'Tiền ăn', kind: 'SERVICE', gross: 70_000, exemptionRate: 0 },
  ...{ budgetCompensation: 0, payable: 70_000 },
}
const kept = [
  { lineNumber: 0, item: 'HOC_PHI', parts: charge.parts },
  { lineNumber: 1, item: 'TIEN_AN', parts: null },
]
const lines = [charge.line, meals]
const count = (some: readonly BillLine[], exemption: (day: string) => Exemption = () => seventy) =>
  exemptAnew(some, kept, { items, exemptionOn: () => exemption })

test('without another exemption the bill is the same; with one its tuition is counted anew, and nothing else', () => {
  expect(count(lines, () => none)).toEqual({ is: 'same' })
  expect(count(lines)).toMatchObject({
    is: 'other',
    lines: [
      { line: { payable: 60_000, budgetCompensation: 140_000 }, kept: 0 },
      { line: meals, kept: 1 },
    ],
  })
  const since = count(lines, (day) => (day < '2024-10-01' ? none : seventy))
  expect(since).toMatchObject({
    lines: [{ line: { payable: 100_000 }, kept: 0 }, { line: { payable: 30_000 }, kept: 0 }, { kept: 1 }],
  })
})

test('a line that asks the same of the payer, and says less of what the state owes, is counted anew', () => {
  const free: Exemption = { rate: 100, exemptionBasis: { decree: 'NQ 217/2025/QH15' } }
  const unpaid: BillLine = { ...charge.line, exemptionRate: 100, payable: 0, budgetCompensation: 0 }
  expect(count([unpaid, meals], () => free)).toMatchObject({
    ...{ is: 'other', lines: [{ line: { budgetCompensation: 200_000 } }, {}] },
  })
})

test('what a plan took over of an earlier bill stays as it is, and keeps nothing else from being counted', () => {
  const debt: BillLine = { ...meals, item: 'NO_CU', name: 'Nợ cũ', carriedFrom: 'DT00001-HS-1' }
  expect(count([...lines, debt])).toMatchObject({ is: 'other', lines: [{}, {}, { line: debt }] })
})

test.each<[string, readonly BillLine[]]>([
  ['made tuition cheaper', [{ ...charge.line, gross: 90_000, payable: 90_000 }, meals]],
  ['put another item in its place', [{ ...charge.line, item: 'HOC_PHI_HO_TRO' }, meals]],
  ['added a line', [...lines, meals]],
  ['took a line away', [charge.line]],
])('lines of which a person %s are left to a person', (_, some) => {
  expect(count(some)).toEqual({ is: 'by-hand' })
})

test('tuition of an item that nobody knows any more is left to a person', () => {
  expect(exemptAnew(lines, kept, { items: new Map(), exemptionOn: () => () => seventy })).toEqual({
    is: 'by-hand',
  })
})
