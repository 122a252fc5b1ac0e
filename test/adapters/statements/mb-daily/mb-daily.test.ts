import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createMbDaily, settings } from '../../../../adapters/statements/mb-daily/index.ts'
import { createDayFile } from '../../../../simulators/mb-bank/day-file.ts'
import type { ComparedRow, StatementRow } from '../../../../src/ports/statement-source.ts'
import { statementSourceContract } from '../../../contract/statement-source.ts'

const source = createMbDaily(settings.parse({}))
const golden = (name: string) => new URL(`../../../fixtures/mb-daily/${name}`, import.meta.url)

statementSourceContract('mb-daily', () => ({
  source,
  writeFile(day, transactions) {
    const payments = transactions.map(({ reference, providerTransaction, amount, at, content }) => ({
      requestId: reference,
      bankTransId: providerTransaction,
      amount,
      paidAt: at,
      content,
    }))
    const file = createDayFile(day, payments)
    return { name: file.name, bytes: Buffer.from([...file.lines()].join('')) }
  },
  breakAmount: (line) => line.replace(/\|\d+\|VND\|/, '|1.000|VND|'),
}))

describe('the file of successes', () => {
  const bytes = readFileSync(golden('read.day-with-every-problem.request.txt'))

  test('each broken line is reported by number, field and code, and every other line is read', async () => {
    const rows = await readAll(bytes)
    const found = rows.map((row) =>
      row.is === 'line'
        ? `${row.line.line} ${row.line.bankReference} ${row.line.amount}`
        : `${row.lineNumber} ${row.problem.field} ${row.problem.code}`,
    )
    expect(found).toEqual([
      '2 FT26273000000001 1250000',
      '3 amount amount_form',
      '4 amount amount_form',
      '5 amount amount_form',
      '6 amount amount_form',
      '7 datetime datetime_form',
      '8 datetime datetime_form',
      '9 currency currency',
      '10 ft missing',
      '11 line field_count',
      '12 line field_count',
      '13 line invalid_encoding',
      '14 FT26273000000013 0',
      '16 FT26273000000015 99',
    ])
  })

  test('a line is read whole, NFC-normalised, with its instant in Vietnam', async () => {
    const [first] = await readAll(bytes)
    expect(first).toMatchObject({
      is: 'line',
      line: {
        line: 2,
        bankReference: 'FT26273000000001',
        requestReference: 'REQ0001',
        providerTransaction: 'TX0001',
        amount: 1_250_000,
        at: '2026-09-30T07:05:09+07:00',
        content: 'Học phí tháng 9',
        status: 'settled',
        creditAccount: '0123456789',
      },
    })
  })

  test('a line above the limit is passed over with its number, and takes no memory', async () => {
    const [header, good] = bytes.toString('utf8').split('\n')
    const rows = await readAll(Buffer.from(`${header}\n${'x'.repeat(200_000)}\n${good}\n`))
    expect(rows).toMatchObject([
      { is: 'problem', lineNumber: 2, problem: { code: 'line_too_long' }, raw: '' },
      { is: 'line', line: { line: 3 } },
    ])
  })

  test('a line of exactly the limit is read, one byte more is not', async () => {
    const tight = createMbDaily(settings.parse({ maxLineBytes: 256 }))
    const [header, good = ''] = bytes.toString('utf8').split('\n')
    const ofLength = (length: number) =>
      good.replace('Ho', () => `${'a'.repeat(length - Buffer.byteLength(good))}Ho`)
    const text = `${header}\r\n${ofLength(256)}\r\n${ofLength(257)}\n`
    const rows = await readAll(Buffer.from(text), tight)
    expect(rows.map((row) => row.is)).toEqual(['line', 'problem'])
  })

  test('a header of another width is reported, and so is each line that has not the columns', async () => {
    const rows = await readAll(Buffer.from('no|amount\n1|5\n'))
    expect(rows).toMatchObject([
      { is: 'problem', lineNumber: 1, problem: { field: 'header' } },
      { is: 'problem', lineNumber: 2, problem: { field: 'line' } },
    ])
  })

  test('settings say what a status means, and may make an unlisted one a problem', async () => {
    const strict = createMbDaily(
      settings.parse({ statuses: { '00': 'reversed' }, unlistedStatus: 'problem' }),
    )
    const text = bytes.toString('utf8').split('\n').slice(0, 2).join('\n')
    expect(await readAll(Buffer.from(text), strict)).toMatchObject([{ problem: { field: 'status' } }])
    const known = text.replace('|SUCCESS|', '|00|')
    expect(await readAll(Buffer.from(known), strict)).toMatchObject([{ line: { status: 'reversed' } }])
  })

  test('a status that an object would have by itself is listed by nobody', async () => {
    const text = bytes.toString('utf8').split('\n').slice(0, 2).join('\n')
    const known = text.replace('|SUCCESS|', '|constructor|')
    expect(await readAll(Buffer.from(known))).toMatchObject([{ line: { status: 'settled' } }])
  })

  test.each([
    '01/01/0001 00:00:00',
    '29/02/2026 10:00:00',
    '30/09/2026 24:00:00',
  ])('the time %s is none', async (time) => {
    const text = bytes.toString('utf8').split('\n').slice(0, 2).join('\n')
    const changed = text.replace(/\d\d\/\d\d\/\d{4} [\d:]{8}/, time)
    expect(await readAll(Buffer.from(changed))).toMatchObject([{ problem: { code: 'datetime_form' } }])
  })

  test('a file name with an impossible date is not recognised', () => {
    expect(source.recognise('RV_20260229_TC.txt')).toBeUndefined()
    expect(source.recognise('RV_20260930_CL.txt')).toBeUndefined()
  })

  test('a hundred thousand lines are read without holding them', async () => {
    const payments = function* () {
      const { lines } = createDayFile('2026-09-30', [paid])
      const [header = '', line = ''] = [...lines()]
      yield Buffer.from(header)
      for (let block = 0; block < 100; block += 1) yield Buffer.from(line.repeat(1_000))
    }
    const bytesOf = (async function* () {
      yield* payments()
    })()
    let count = 0
    let sum = 0
    for await (const row of source.read(bytesOf)) {
      count += 1
      if (row.is === 'line') sum += row.line.amount
    }
    expect([count, sum]).toEqual([100_000, 100_000 * paid.amount])
  })
})

describe('the answer files', () => {
  const bankLine =
    '7|MB|MBBANK|1011|REQ0007|TX0007|FT26273000000007|30/09/2026 09:00:00|500000|VND|Học phí|SUCCESS|' +
    '111|NGUYEN VAN A|222|TRUONG|333|MB|NK|thêm|abc'
  const ours = {
    reference: 'REQ0009',
    amount: 70_000,
    paidAt: new Date('2026-09-30T16:59:59Z'),
    providerTransaction: 'TX0009',
  }
  const rows: ComparedRow[] = [
    { outcome: 'matched', raw: bankLine, ours },
    { outcome: 'amount-differs', raw: bankLine, ours },
    { outcome: 'only-at-bank', raw: bankLine, ours: null },
    { outcome: 'duplicate', raw: bankLine, ours: null },
    { outcome: 'only-here', raw: null, ours },
  ]
  const summary = { matched: { count: 1, amount: 500_000 }, differing: { count: 4, amount: 1_570_000 } }

  test('differences and totals are written byte for byte', () => {
    const files = source.writeDifferences?.('2026-09-30', rows, summary) ?? new Map()
    expect([...files.keys()]).toEqual(['RV_20260930_CL.txt', 'RV_20260930_TH.txt'])
    expectGolden(files.get('RV_20260930_CL.txt'), 'differences.every-finding.request.txt')
    expectGolden(files.get('RV_20260930_TH.txt'), 'summary.with-differences.request.txt')
  })

  test('a day without differences has totals only', () => {
    const files = source.writeDifferences?.('2026-09-30', rows.slice(0, 1), {
      ...summary,
      differing: { count: 0, amount: 0 },
    })
    expect([...(files?.keys() ?? [])]).toEqual(['RV_20260930_TH.txt'])
  })

  test('the partner name, the service and the results are settings', () => {
    const named = createMbDaily(
      settings.parse({
        partnerName: 'LIENTHONG',
        service: 'HOCPHI',
        results: { equal: 'KHOP', different: 'LECH' },
      }),
    )
    const files = named.writeDifferences?.('2026-09-30', rows, summary)
    expect(files?.get('RV_20260930_CL.txt')?.toString()).toContain('|THUA LIENTHONG|')
    expect(files?.get('RV_20260930_TH.txt')?.toString()).toContain('|HOCPHI|1|500000|4|1570000|LECH||\n')
    const totals = (differing: typeof summary.differing) =>
      `${named.writeDifferences?.('2026-09-30', [], { ...summary, differing }).get('RV_20260930_TH.txt')}`
    expect(totals({ count: 1, amount: 0 })).toContain('|1|0|LECH|')
    expect(totals({ count: 0, amount: 0 })).toContain('|0|0|KHOP|')
  })

  test('a value that holds a separator is refused: the format cannot carry it', () => {
    const row: ComparedRow = { outcome: 'only-here', raw: null, ours: { ...ours, reference: 'a|b' } }
    expect(() => source.writeDifferences?.('2026-09-30', [row], summary)).toThrow(/unwritable_text/)
  })
})

const paid = {
  requestId: 'REQ0001',
  bankTransId: 'TX0001',
  amount: 1_250_000,
  paidAt: new Date('2026-09-30T00:05:09Z'),
  content: 'Học phí',
}

async function readAll(bytes: Buffer, from = source): Promise<StatementRow[]> {
  const chunks = (async function* () {
    yield bytes
  })()
  const rows: StatementRow[] = []
  for await (const row of from.read(chunks)) rows.push(row)
  return rows
}

function expectGolden(bytes: Buffer | undefined, name: string) {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden(name), bytes ?? '')
  expect(bytes?.toString('utf8')).toBe(readFileSync(golden(name), 'utf8'))
}
