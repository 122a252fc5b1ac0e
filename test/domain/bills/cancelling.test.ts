import { expect, test } from 'vitest'
import { billState } from '../../../schemas/bill.ts'
import { mayBecome } from '../../../src/domain/bills/bill.ts'
import { whyNotCancelled } from '../../../src/domain/bills/cancelling.ts'

const carried = { carriedOn: 500, carriedTo: 'b-2' }
const whole = { carriedOn: 0, carriedTo: null }

test.each(
  billState.options,
)('a bill that is %s is cancelled where its states let it, or told the reason', (state) => {
  const isCarried = state === 'carried'
  const why = whyNotCancelled({ state, paid: 0, ...(isCarried ? carried : whole) })
  expect(why === undefined).toBe(mayBecome(state, 'cancelled') || state === 'cancelled')
})

test('the true reason is said: money only where it is money', () => {
  expect(whyNotCancelled({ state: 'written-off', paid: 100, ...whole })).toContain('given up')
  expect(whyNotCancelled({ state: 'refunded', paid: 0, ...whole })).toContain('went back')
  expect(whyNotCancelled({ state: 'carried', paid: 100, ...carried })).toContain('cancel that bill first')
  expect(whyNotCancelled({ state: 'partly-paid', paid: 100, ...whole })).toContain('correct it to lines of 0')
})
