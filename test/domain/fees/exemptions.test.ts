import { describe, expect, test } from 'vitest'
import { catalogues } from '../../../config/catalogues/index.ts'
import { exemptionAt, type Grant, grantsOf } from '../../../src/domain/fees/exemptions.ts'
import { readFeeCatalogue } from '../../../src/fees/catalogue.ts'

const { rules } = readFeeCatalogue(catalogues)

const grant = (rule: string, changes: Partial<Grant> = {}): Grant => ({
  id: rule,
  rule,
  decisionNumber: '12/QĐ-THPT',
  from: '2024-09-01',
  to: null,
  ...changes,
})

const at = (
  day: string,
  schoolYear: string,
  grants: readonly Grant[] = [],
  { item = 'HOC_PHI', ownership = 'public' as 'public' | 'private' } = {},
) => exemptionAt(rules, { item, schoolYear, ownership }, grants, day)

describe('the dated table of exemptions', () => {
  test('until school year 2024-2025 a public pupil pays, and a decision takes a part away', () => {
    expect(at('2024-10-01', '2024-2025')).toEqual({ rate: 0 })
    expect(at('2024-10-01', '2024-2025', [grant('ND81_70')])).toEqual({
      rate: 70,
      exemptionBasis: {
        decree: 'NĐ 81/2021/NĐ-CP',
        article: 'điều 16',
        decisionNumber: '12/QĐ-THPT',
        validFrom: '2024-09-01',
      },
    })
  })

  test('from school year 2025-2026 public tuition is free for everybody', () => {
    expect(at('2025-09-05', '2025-2026')).toMatchObject({
      rate: 100,
      exemptionBasis: { decree: 'NQ 217/2025/QH15' },
    })
    expect(at('2025-09-05', '2025-2026', [], { ownership: 'private' })).toEqual({ rate: 0 })
  })

  test('only the single highest of several counts', () => {
    const grants = [grant('ND81_50'), grant('ND81_100'), grant('ND81_70')]
    expect(at('2024-10-01', '2024-2025', grants)).toMatchObject({
      rate: 100,
      exemptionBasis: { article: 'điều 15' },
    })
  })

  test('among equals the one that everybody has counts, then the earlier decision', () => {
    const earlier = grant('ND81_70', { id: 'b', decisionNumber: 'first', from: '2024-08-15' })
    const decisionOf = (grants: readonly Grant[], schoolYear = '2024-2025') =>
      at('2025-10-01', schoolYear, grants).exemptionBasis?.decisionNumber
    expect(decisionOf([grant('ND81_70'), earlier])).toBe('first')
    const same = [grant('ND81_70', { id: 'y' }), grant('ND81_70', { id: 'x', decisionNumber: 'smaller id' })]
    expect([decisionOf(same), decisionOf(same.toReversed())]).toEqual(['smaller id', 'smaller id'])
    expect(decisionOf([grant('ND238_100')], '2025-2026')).toBeUndefined()
  })

  test('a grant counts on its days alone, and under the decree of its time alone', () => {
    const until = [grant('ND81_70', { to: '2024-12-31' })]
    expect(at('2024-12-31', '2024-2025', until).rate).toBe(70)
    expect(at('2025-01-01', '2024-2025', until).rate).toBe(0)
    expect(at('2024-08-31', '2024-2025', until).rate).toBe(0)
    expect(at('2025-10-01', '2025-2026', [grant('ND81_70')], { ownership: 'private' }).rate).toBe(0)
  })

  test('an exemption of tuition takes nothing off meals', () => {
    expect(at('2026-10-01', '2026-2027', [grant('ND238_100')], { item: 'TIEN_AN' })).toEqual({ rate: 0 })
  })

  test('beside the state’s support of an item of private schools no grant counts', () => {
    const grants = [grant('ND238_70')]
    const wanted = { item: 'HOC_PHI', schoolYear: '2025-2026' } as const
    expect(grantsOf(rules, { ...wanted, ownership: 'private' }, grants)).toEqual([])
    expect(grantsOf(rules, { ...wanted, ownership: 'public' }, grants)).toEqual(grants)
    const earlier = { ...wanted, schoolYear: '2024-2025', ownership: 'private' } as const
    expect(grantsOf(rules, earlier, grants)).toEqual(grants)
  })
})
