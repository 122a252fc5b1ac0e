import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openLedger } from '../../../simulators/ledger.ts'
import { createMbBankSimulator, type SettledPayment } from '../../../simulators/mb-bank/index.ts'

const payments: SettledPayment[] = Array.from({ length: 10 }, (_, index) => ({
  requestId: `REQ${index}`,
  bankTransId: `TX${index}`,
  amount: 100_000 + index,
  paidAt: new Date(`2026-09-30T0${index}:00:00+07:00`),
  content: 'hoc|phi',
}))

function createBank() {
  const ledger = openLedger(join(mkdtempSync(join(tmpdir(), 'mb-bank-')), 'ledger.ndjson'))
  return { ledger, bank: createMbBankSimulator({ ledger, clock: () => new Date('2026-10-01T01:00:00Z') }) }
}

describe('the file of the day', () => {
  const plan = { amountDiffers: 1, missingAtBank: 1, duplicateLines: 1, brokenLines: 1, onlyAtBank: 2 }

  test('every line has 21 fields and its own bank reference, except where a line is repeated', () => {
    const { name, lines } = createBank().bank.writeDay('2026-09-30', payments)
    const rows = [...lines()].map((line) => line.trimEnd().split('|'))
    expect(name).toBe('RV_20260930_TC.txt')
    expect(rows.map((row) => row.length)).toEqual(Array(11).fill(21))
    expect(new Set(rows.map((row) => row[6])).size).toBe(11)
  })

  test('the planted differences are there, named, and no payment has two', () => {
    const { lines, planted } = createBank().bank.writeDay('2026-09-30', payments, plan)
    const rows = [...lines()].slice(1).map((line) => line.trimEnd().split('|'))
    const amounts = (requestId: string) => rows.filter((row) => row[4] === requestId).map((row) => row[8])
    expect(planted).toEqual({
      amountDiffers: ['REQ0'],
      missingAtBank: ['REQ1'],
      duplicateLines: ['REQ2'],
      brokenLines: ['REQ3'],
      onlyAtBank: ['STRANGER202609300001', 'STRANGER202609300002'],
    })
    expect(amounts('REQ0')).toEqual(['101000'])
    expect(amounts('REQ1')).toEqual([])
    expect(amounts('REQ2')).toEqual(['100002', '100002'])
    expect(amounts('REQ3')).toEqual(['100003.5O'])
    expect(rows).toHaveLength(10 - 1 + 1 + 2)
  })

  test('the same arguments give the same bytes', () => {
    const { bank } = createBank()
    const text = () => [...bank.writeDay('2026-09-30', payments, plan).lines()].join('')
    expect(text()).toBe(text())
  })

  test('more differences than payments is an error', () => {
    expect(() => createBank().bank.writeDay('2026-09-30', payments, { missingAtBank: 11 })).toThrow(
      RangeError,
    )
  })
})

describe('the answer of a partner', () => {
  const header = 'c|'.repeat(21)
  const row = (finding: string, amount = '5') =>
    `1||||REQ|TX|FT|30/09/2026 09:00:00|${amount}|VND||||||||||${finding}||`

  test.each([
    ['RV_20260930_CL.csv', `${header}\n${row('SAI LECH')}\n`, /file name/],
    ['RV_20260930_CL.txt', `${header}\n${row('SAI LECH')}`, /no end/],
    ['RV_20260930_CL.txt', `${header}\n`, /no line/],
    ['RV_20260930_CL.txt', `${header}\n${row('SAI LECH')}|\n`, /22 fields/],
    ['RV_20260930_CL.txt', `${header}\n${row('THUA MBB')}\n`, /finding/],
    ['RV_20260930_CL.txt', `${header}\n${row('THUA MB', '5.0')}\n`, /amount/],
    ['RV_20260930_TH.txt', `${'c|'.repeat(9)}\n1|d||1|x|0|0|||\n`, /total/],
  ])('%s with a fault is refused, and the book says so', (name, text, reason) => {
    const { bank, ledger } = createBank()
    expect(bank.receiveFile(name, Buffer.from(text))).toMatchObject({
      is: 'refused',
      reason: expect.stringMatching(reason),
    })
    expect(ledger.entries().map((entry) => entry.verdict)).toEqual(['refused'])
  })

  test('a good file is read, and the same file again is known from the book', () => {
    const { bank, ledger } = createBank()
    const bytes = Buffer.from(`${header}\n${row('THUA BLUECOM')}\n`)
    const read = bank.receiveFile('RV_20260930_CL.txt', bytes)
    expect(read).toMatchObject({
      day: '2026-09-30',
      differences: [{ finding: 'THUA BLUECOM', requestId: 'REQ', amount: 5 }],
    })
    bank.receiveFile('RV_20260930_CL.txt', bytes)
    expect(ledger.entries().map((entry) => entry.verdict)).toEqual(['applied', 'repeated'])
  })
})
