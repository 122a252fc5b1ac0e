import { describe, expect, test } from 'vitest'
import { createMt940, settings } from '../../../../adapters/statements/mt940/index.ts'
import type { AccountStatementRow } from '../../../../src/ports/account-statement.ts'
import { accountStatementContract, type WrittenStatement } from '../../../contract/account-statement.ts'

const source = createMt940(settings.parse({}))

accountStatementContract('mt940', () => ({
  source,
  fileName: 'BIDV-20261005.STA',
  writeFile: (statements) => Buffer.from(statements.map(oneStatement).join('\r\n-\r\n')),
  breakAmount: (file, amount) => Buffer.from(file.toString('utf8').replace(`${amount},N`, `${amount},50N`)),
}))

describe('mt940', () => {
  const only = (changes: Partial<WrittenStatement['lines'][number]>): WrittenStatement => ({
    ...{ account: '0123456789', sequence: 1, opening: 0, closing: 100_000, lastDay: '2026-10-05' },
    lines: [
      {
        ...{
          account: '0123456789',
          direction: 'in',
          reference: 'FT1',
          amount: 100_000,
          bookedOn: '2026-10-05',
          memo: 'x',
        },
        ...changes,
      },
    ],
  })

  test.each([
    ['25', ':25:0999'],
    ['28', ':28C:2/1'],
    ['60', ':60M:C261005VND5,'],
    ['62', ':62F:C261005VND5,'],
  ])('two of a field that each statement has once are a problem of it as a whole (%s)', async (field, again) => {
    const rows = await readAll(`${oneStatement(only({}))}\r\n${again}`)
    expect(rows).toMatchObject([{ is: 'problem', problem: { field, code: 'repeated' } }])
  })

  test('content broken over lines is put together as it was, also inside a code', async () => {
    const rows = await readAll(oneStatement(only({ memo: 'CHUYEN TIEN HS2345\r\n6789 HOC PHI' })))
    expect(linesOf(rows)).toMatchObject([{ memo: 'CHUYEN TIEN HS23456789 HOC PHI' }])
  })

  test('a reference that says there is none is none', async () => {
    expect(linesOf(await readAll(oneStatement(only({ reference: 'NONREF' }))))[0]).not.toHaveProperty(
      'reference',
    )
  })

  test('a reference of the bank that is longer than SWIFT allows is taken whole', async () => {
    const reference = 'FT26278000000000001'
    expect(linesOf(await readAll(oneStatement(only({ reference }))))).toMatchObject([{ reference }])
  })

  const ofLine = (line: string) => oneStatement(only({})).replace(/:61:.*/, `:61:${line}`)

  test.each([
    ['the entry date', '2610041005C100000,NTRFNONREF//FT1', '2026-10-05'],
    ['the value date, where there is no other', '261004C100000,NTRFNONREF//FT1', '2026-10-04'],
    ['the next year', '2612310102C100000,NTRFNONREF//FT1', '2027-01-02'],
    ['the year before', '2701011231C100000,NTRFNONREF//FT1', '2026-12-31'],
  ])('a line is booked on %s', async (_what, line, bookedOn) => {
    expect(linesOf(await readAll(ofLine(line)))).toMatchObject([{ bookedOn, amount: 100_000 }])
  })

  test.each([
    ['C', 'in', undefined],
    ['D', 'out', undefined],
    ['RC', 'out', ['FT2', 'FT1']],
    ['RD', 'in', ['FT2', 'FT1']],
  ])('%s moves money %s', async (mark, direction, takesBack) => {
    const after = direction === 'in' ? 'C261005VND100000,' : 'D261005VND100000,'
    const file = ofLine(`261005${mark}D100000,NTRFFT1//FT2`).replace(/:62F:.*/, `:62F:${after}`)
    const rows = await readAll(file)
    expect(linesOf(rows)).toMatchObject([{ direction, amount: 100_000, reference: 'FT2' }])
    expect(linesOf(rows)[0]?.takesBack).toEqual(takesBack)
    expect(rows.at(-1)).toMatchObject({ end: { closing: direction === 'in' ? 100_000 : -100_000 } })
  })

  test.each([
    ['100000', 100_000],
    ['100000,0', 100_000],
    ['100000,00', 100_000],
    ['100,000', 'amount_form'],
    ['100000,004', 'amount_form'],
    ['100,000,00', 'amount_form'],
    ['0,', 'amount_form'],
  ])('%s is an amount of %s', async (written, read) => {
    const rows = await readAll(ofLine(`261005C${written}NTRFNONREF//FT1`))
    const told = rows.map((row) =>
      row.is === 'line' ? row.line.amount : row.is === 'problem' ? row.problem.code : row.is,
    )
    expect(told).toEqual(['statement', read, 'end'])
  })

  test.each([
    ['NTRFHP/2026/1', 'HP/2026/1'],
    ['NTRFHP26278000000000001', 'HP26278000000000001'],
    ['NTRFHP/1//FT/2', 'FT/2'],
    ['NTRFHP1//NONREF', 'HP1'],
  ])('of the references of %s it is %s', async (line, reference) => {
    expect(linesOf(await readAll(ofLine(`261005C100000,${line}`)))).toMatchObject([{ reference }])
  })

  test('content is taken whole, and where there is none what stands below the line', async () => {
    const lines = Array.from({ length: 6 }, (_, index) => String(index).repeat(65))
    const long = await readAll(oneStatement(only({ memo: lines.join('\r\n') })))
    expect(linesOf(long)).toMatchObject([{ memo: lines.join('') }])
    const below = await readAll(oneStatement(only({})).replace(':86:x', 'HS23456789'))
    expect(linesOf(below)).toMatchObject([{ memo: 'HS23456789' }])
  })

  test('of a statement of two pages each adds up, and the last says that it has come', async () => {
    const file = (closing: number) =>
      oneStatement(only({})).replace(':62F:', ':62M:') +
      oneStatement({ ...only({ amount: 200_000, reference: 'FT2' }), opening: 100_000, closing })
        .replace(':60F:', ':60M:')
        .replace(/^/, '\r\n-\r\n')
    const rows = await readAll(file(300_000))
    expect(rows.filter(({ is }) => is !== 'line')).toEqual([
      { is: 'statement', head: { account: '0123456789', opening: 0 } },
      { is: 'end', end: { account: '0123456789' } },
      { is: 'statement', head: { account: '0123456789', sequence: 1 } },
      { is: 'end', end: { account: '0123456789', closing: 300_000, lastDay: '2026-10-05' } },
    ])
    expect(linesOf(await readAll(file(299_999)))).toMatchObject([{ reference: 'FT1' }])
  })

  test('fields that are not known, and what a message travels in, play no part', async () => {
    const plain = oneStatement(only({}))
    const file = `{1:F01X}{2:O940X}{4:\r\n${plain.replace(':61:', ':13D:2610051200+0700\r\n:61:')}\r\n:90C:1VND100000,\r\n-}`
    const rows = (await readAll(file)).map((row) =>
      'lineNumber' in row ? { ...row, lineNumber: row.lineNumber - 2 } : row,
    )
    expect(rows).toEqual(await readAll(plain))
  })

  test.each([
    [':62F:C260231VND100000,', 'date_form'],
    [':62F:C261005VND100,000', 'amount_form'],
    [':62F:X261005VND100000,', 'balance_form'],
    [':62F:C261005USD100000,', 'currency'],
    [':62F:C261005VND100001,', 'balance_mismatch'],
  ])('a statement that closes with %s is a problem as a whole (%s)', async (closing, code) => {
    const rows = await readAll(oneStatement(only({})).replace(/:62F:.*/, closing))
    expect(rows).toMatchObject([{ is: 'problem', problem: { code } }])
  })

  test.each([
    [':25:', ''],
    [':28C:', ''],
    [':60F:', ''],
    [':25:', ':25: '],
  ])('a statement without %s is a problem (“%s”)', async (tag, left) => {
    const rows = await readAll(oneStatement(only({})).replace(new RegExp(`${tag}.*`), left))
    expect(rows).toMatchObject([{ is: 'problem', lineNumber: 1, problem: { code: 'missing' } }])
  })

  test.each(['\n', '\r'])('lines may end with %j', async (end) => {
    const plain = oneStatement(only({ memo: 'HS2345\r\n6789' }))
    expect(await readAll(plain.replaceAll('\r\n', end))).toEqual(await readAll(plain))
  })

  test('leading zeros of the account stay', async () => {
    expect(
      linesOf(
        await readAll(oneStatement(only({ account: '0000123' })).replaceAll(':25:0123456789', ':25:0000123')),
      ),
    ).toMatchObject([{ account: '0000123' }])
  })

  test('a day that is none is a problem of its line', async () => {
    const rows = await readAll(oneStatement(only({})).replace(':61:261005', ':61:260231'))
    expect(rows.filter(({ is }) => is === 'problem')).toMatchObject([
      { lineNumber: 5, problem: { code: 'date_form' } },
    ])
    expect(linesOf(rows)).toEqual([])
  })

  test('a line that cannot be read is named, and the others of its statement are taken', async () => {
    const statement = only({})
    const lines = [...statement.lines, ...statement.lines]
    const file = oneStatement({ ...statement, lines }).replace(/(.*:61:\d{10}C)\d+,/s, '$11.000,')
    const rows = await readAll(file)
    expect(rows.filter(({ is }) => is === 'problem')).toMatchObject([
      { lineNumber: 7, problem: { field: '61', code: 'line_form' } },
    ])
    expect(linesOf(rows)).toHaveLength(1)
  })

  test('a statement without a closing balance is a problem, and says nothing of what stood in it', async () => {
    const rows = await readAll(oneStatement(only({ memo: 'NGUYEN VAN B' })).replace(/:62F:.*/, ''))
    expect(rows).toMatchObject([{ is: 'problem', problem: { field: '62', code: 'missing' } }])
    expect(JSON.stringify(rows)).not.toContain('NGUYEN')
  })

  test('another currency is refused', async () => {
    const rows = await readAll(oneStatement(only({})).replaceAll('VND', 'USD'))
    expect(rows).toMatchObject([{ is: 'problem', problem: { code: 'currency' } }])
  })
})

const yymmdd = (day: string) => day.slice(2).replaceAll('-', '')

const oneStatement = ({ account, sequence, opening, closing, lastDay, lines }: WrittenStatement) =>
  [
    ':20:STMT',
    `:25:${account}`,
    `:28C:${sequence}/1`,
    `:60F:C${yymmdd(lastDay)}VND${opening},`,
    ...lines.flatMap(({ direction, amount, bookedOn, reference, memo }) => [
      `:61:${yymmdd(bookedOn)}${yymmdd(bookedOn).slice(2)}${direction === 'in' ? 'C' : 'D'}${amount},NTRFNONREF//${reference}`,
      `:86:${memo}`,
    ]),
    `:62F:C${yymmdd(lastDay)}VND${closing},`,
  ].join('\r\n')

async function readAll(file: string): Promise<AccountStatementRow[]> {
  const bytes = (async function* () {
    yield Buffer.from(file)
  })()
  const rows: AccountStatementRow[] = []
  for await (const row of source.read(bytes)) rows.push(row)
  return rows
}

const linesOf = (rows: readonly AccountStatementRow[]) =>
  rows.flatMap((row) => (row.is === 'line' ? [row.line] : []))
