import { expect, test } from 'vitest'
import { createPull } from '../../../../adapters/feeds/sepay/pull.ts'
import { sampleSettings } from './samples.ts'

const row = {
  id: '7f1c0f6e-4a52-4f59-9d3a-1f3a4c9b2a10',
  transaction_date: '2025-12-31 23:59:59',
  account_number: '0123499999',
  va: '',
  transfer_type: 'in',
  amount_in: '1250000.00',
  amount_out: null,
  accumulated: '19077000.00',
  transaction_content: null,
  reference_number: 'FT25304000001',
}
const unused = { send: () => Promise.reject(new Error('nothing is sent')), close: async () => {} }
const read = (rows: readonly object[], changes = {}) => {
  const page = { status: 'success', data: rows, meta: { pagination: { has_more: false } } }
  const pull = createPull(unused as never, sampleSettings(changes), 'a token')
  return pull.read(Buffer.from(JSON.stringify(page)))
}

test('of a movement that came in nothing need be said of what went out, and a text is an amount', () => {
  expect(read([row])).toMatchObject({
    unread: 0,
    movements: [
      {
        line: { amount: 1_250_000, direction: 'in', bookedOn: '2025-12-31', memo: '' },
        witness: `api:${row.id}`,
        balance: 19_077_000,
      },
    ],
  })
})

test.each([
  ['nothing', { amount_in: '0.00' }],
  ['no amount', { amount_in: null }],
  ['a virtual account that no column can hold', { va: 'VA\u0000' }],
])('a movement of %s is unread', (_, changes) => {
  expect(read([{ ...row, ...changes }])).toMatchObject({ unread: 1, movements: [] })
})

test('a movement of another account is passed over', () => {
  expect(read([row], { accounts: ['0999999999'] })).toMatchObject({ unread: 0, movements: [] })
})
