import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPaymentReference } from '../../../src/domain/payments/payment-reference.ts'

const at = new Date('2026-09-30T05:00:00Z')
const dossierNumber = '000.00.14.H20-260930-00012'

describe('the reference of a payment', () => {
  test('ends the dossier number, then has the time and what chance gives', () => {
    expect(createPaymentReference(dossierNumber, at, 20, () => 0)).toBe('3000012MUNMZA8000000')
  })

  test('is of letters and digits and never longer than allowed', () => {
    const lengths = fc.integer({ min: 16, max: 60 })
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        lengths,
        fc.infiniteStream(fc.nat(999)),
        (number, length, stream) => {
          const random = () => stream.next().value / 1000
          const reference = createPaymentReference(number, at, length, random)
          expect(reference.length).toBeLessThanOrEqual(length)
          expect(reference).toMatch(/^[0-9A-Za-z]{13,}$/)
        },
      ),
    )
  })

  test('differs at another instant when chance gives the same', () => {
    const later = new Date(at.getTime() + 1)
    expect(createPaymentReference(dossierNumber, at, 20, () => 0.5)).not.toBe(
      createPaymentReference(dossierNumber, later, 20, () => 0.5),
    )
  })
})
