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

  test('a line that cannot be read is named, and nothing of its statement is taken', async () => {
    const statement = only({})
    const lines = [...statement.lines, ...statement.lines]
    const file = oneStatement({ ...statement, lines }).replace(/(.*:61:\d{10}C)\d+,/s, '$11.000,')
    expect(await readAll(file)).toMatchObject([
      { is: 'problem', lineNumber: 7, problem: { field: '61', code: 'line_form' } },
    ])
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
