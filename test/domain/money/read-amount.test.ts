import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AmountForm, readAmount } from '../../../src/domain/money/read-amount.ts'

const form = (
  thousands: AmountForm['thousands'],
  decimal: AmountForm['decimal'],
  scientific = false,
): AmountForm => ({
  thousands,
  decimal,
  scientific,
})
const dots = form('.', ',')
const commas = form(',', '.')
const blanks = form(' ', ',')
const none = form('', '.')
const exponents = form('', '.', true)

describe('amounts', () => {
  test.each([
    ['1.250.000', dots, 1_250_000],
    ['1,250,000', commas, 1_250_000],
    ['1250000', none, 1_250_000],
    ['1250000', dots, 1_250_000],
    ['1.250.000,00', dots, 1_250_000],
    ['1,250,000.00', commas, 1_250_000],
    ['1,250,000.0', commas, 1_250_000],
    ['1 250 000 đ', blanks, 1_250_000],
    ['1\u00a0250\u202f000 đ', blanks, 1_250_000],
    ['1.250.000đ', dots, 1_250_000],
    ['1.250.000 đ', dots, 1_250_000],
    ['1.250.000 ₫', dots, 1_250_000],
    ['1,250,000 VND', commas, 1_250_000],
    ['1,250,000 vnđ', commas, 1_250_000],
    ['1,250,000\nVND', commas, 1_250_000],
    ['1.250.000 đồng', dots, 1_250_000],
    ['(1.250.000)', dots, -1_250_000],
    ['(1.250.000 đ)', dots, -1_250_000],
    ['(1.250.000) đ', dots, -1_250_000],
    ['-1.250.000', dots, -1_250_000],
    ['\u22121.250.000', dots, -1_250_000],
    ['- 11.000', dots, -11_000],
    ['+1.250.000', dots, 1_250_000],
    ['1.25E+06', exponents, 1_250_000],
    ['1,25E+06', form('', ',', true), 1_250_000],
    ['-5e5', exponents, -500_000],
    ['0', commas, 0],
    ['-0', commas, 0],
    ['(0)', commas, 0],
    ['999,999,999,999,999', commas, 999_999_999_999_999],
  ] as const)('T7: %s is read', (text, written, amount) => {
    expect(readAmount(text, written)).toBe(amount)
  })

  test.each([
    ['', commas],
    [' ', commas],
    ['-', commas],
    ['đ', commas],
    ['VND', commas],
    ['1.250.000', commas],
    ['1,250,000', dots],
    ['1 250 000', commas],
    ['1,250,000', none],
    ['1.25E+06', none],
    ['1.25E+06', commas],
    ['1.25E+06', form('', ',', true)],
    ['1.25E+01', exponents],
    ['1.25E+99', exponents],
    ['12.5E+06', exponents],
    ['1.25E-02', exponents],
    ['1,25,000', commas],
    ['1250,000', commas],
    ['12,50', commas],
    ['1,250,00', commas],
    [',250', commas],
    ['1,250,000.50', commas],
    ['1,250,000.000', commas],
    ['1,000', dots],
    ['1.000', commas],
    ['(1,250,000', commas],
    ['1,250,000)', commas],
    ['(-1,250,000)', commas],
    ['--1', commas],
    ['1,250,000-', commas],
    ['1,250,000 USD', commas],
    ['$1,250', commas],
    ['0x10', commas],
    ['Infinity', commas],
    ['1,250,000 1,250,000', commas],
    ['1\n250', commas],
    ['٣', commas],
    ['9,999,999,999,999,999', commas],
  ] as const)('%j is no amount of its form', (text, written) => {
    expect(readAmount(text, written)).toBeUndefined()
  })

  const amount = fc.oneof(
    fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }),
    fc.integer({ min: -20_000, max: 20_000 }),
    fc.integer({ min: -1_000, max: 1_000 }).map((one) => one * 1_000),
  )
  const anyForm = fc
    .record({
      thousands: fc.constantFrom('.' as const, ',' as const, ' ' as const, '' as const),
      decimal: fc.constantFrom('.' as const, ',' as const),
      scientific: fc.boolean(),
    })
    .filter(({ thousands, decimal }) => thousands !== decimal)
  const habits = fc.record({
    zeros: fc.constantFrom(0, 0, 1, 2),
    parentheses: fc.boolean(),
    suffix: fc.constantFrom('', '', ' đ', 'đ', ' VND'),
    exponent: fc.boolean(),
  })

  test('what is written in a form is read back in that form, and in another never as another number', () => {
    fc.assert(
      fc.property(amount, anyForm, habits, anyForm, (value, written, habit, other) => {
        const text = write(value, written, habit)
        expect(readAmount(text, written)).toBe(value)
        expect([undefined, value]).toContain(readAmount(text, other))
      }),
      { numRuns: 3_000 },
    )
  })
})

interface Habits {
  readonly zeros: number
  readonly parentheses: boolean
  readonly suffix: string
  readonly exponent: boolean
}

/** Writes an amount as a program of that form does. */
function write(value: number, { thousands, decimal, scientific }: AmountForm, habit: Habits): string {
  const digits = String(Math.abs(value))
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, thousands)
  const plain = habit.zeros === 0 ? grouped : `${grouped}${decimal}${'0'.repeat(habit.zeros)}`
  const behind = digits.slice(1).replace(/0+$/, '')
  const short = `${digits[0]}${behind === '' ? '' : decimal + behind}E+${String(digits.length - 1).padStart(2, '0')}`
  const text = `${scientific && habit.exponent ? short : plain}${habit.suffix}`
  if (value >= 0) return text
  return habit.parentheses ? `(${text})` : `-${text}`
}
