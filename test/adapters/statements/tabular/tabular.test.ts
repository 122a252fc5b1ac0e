import Excel from 'exceljs'
import { describe, expect, test } from 'vitest'
import { accountStatementContract, type WrittenStatement } from '../../../contract/account-statement.ts'
import { workbookOf } from '../../../support/workbooks.ts'
import { linesOf, problemsOf, readText, sourceOf, table } from './written-tables.ts'

const titles = { account: 'Số tài khoản: *(\\d+)', sequence: 'Số sao kê: *(\\d+)' }
const header = [
  'Ngày GD\nTransaction date',
  'Số tham chiếu',
  'Phát sinh nợ',
  'Phát sinh có',
  'Số dư',
  'Nội dung',
]
const localDay = (day: string) => day.split('-').reverse().join('/')

/** One statement as rows of cells; `written` says how an amount stands in a cell. */
function rowsOf<T>(statement: WrittenStatement, written: (amount: number) => T): (string | T | null)[][] {
  const { account, sequence, opening, closing, lastDay, lines } = statement
  const total = (direction: 'in' | 'out') =>
    lines.reduce((sum, line) => sum + (line.direction === direction ? line.amount : 0), 0)
  return [
    ['SAO KÊ TÀI KHOẢN, TIỀN GỬI; THANH TOÁN'],
    [`Số tài khoản: ${account}`, `Số sao kê: ${sequence}`, `Đến ngày ${localDay(lastDay)}`],
    header,
    ['', '', '', '', written(opening), 'Số dư đầu kỳ'],
    ...lines.map(({ direction, amount, bookedOn, reference, memo }) => [
      localDay(bookedOn),
      reference,
      direction === 'out' ? written(amount) : null,
      direction === 'in' ? written(amount) : null,
      null,
      memo,
    ]),
    ['Tổng cộng', `${lines.length} giao dịch`, written(total('out')), written(total('in')), null, null],
    ['Số dư cuối kỳ', null, null, null, written(closing), null],
    [null, 'Người lập biểu', null, 'Kế toán trưởng', null, 'Trang 1/1'],
  ]
}

const quoted = (cell: string | null, delimiter: string) =>
  cell !== null && (cell.includes(delimiter) || /["\n]/.test(cell)) ? `"${cell.replaceAll('"', '""')}"` : cell

const marks = { comma: ',', dot: '.', blank: ' ' }

const csvForms = [
  {
    name: 'dots, semicolons and UTF-8',
    thousands: 'dot',
    decimal: 'comma',
    delimiter: ';',
    encoding: 'utf-8',
  },
  {
    name: 'commas, bars and UTF-16',
    thousands: 'comma',
    decimal: 'dot',
    delimiter: '|',
    encoding: 'utf-16le',
  },
  { name: 'commas in quotes', thousands: 'comma', decimal: 'dot', delimiter: ',', encoding: 'utf-8' },
  { name: 'blanks and tabs', thousands: 'blank', decimal: 'comma', delimiter: '\t', encoding: 'utf-8' },
] as const

for (const { name, thousands, decimal, delimiter, encoding } of csvForms) {
  const grouped = (amount: number) => String(amount).replace(/\B(?=(\d{3})+$)/g, marks[thousands])
  accountStatementContract(`tabular (CSV, ${name})`, () => ({
    source: sourceOf({
      titles,
      encoding,
      amounts: { thousands, decimal },
      trailer: { count: 'reference', isRequired: true },
    }),
    fileName: 'Sao ke 05-10-2026.CSV',
    writeFile: (statements) => {
      const rows = statements.flatMap((one) => rowsOf(one, grouped))
      const text = rows
        .map((row) => row.map((cell) => quoted(cell, delimiter) ?? '').join(delimiter))
        .join('\r\n')
      return Buffer.from(`\uFEFF${text}\r\n`, encoding === 'utf-8' ? 'utf8' : 'utf16le')
    },
    breakAmount: (file, amount) => {
      const text = file.toString(encoding === 'utf-8' ? 'utf8' : 'utf16le')
      const broken = text.replace(grouped(amount), `${grouped(amount)}${marks[decimal]}50`)
      return Buffer.from(broken, encoding === 'utf-8' ? 'utf8' : 'utf16le')
    },
  }))
}

accountStatementContract('tabular (XLSX, a sheet for each account)', () => ({
  source: sourceOf({ titles, trailer: { count: 'reference', isRequired: true } }),
  fileName: 'sao-ke.xlsx',
  writeFile: (statements) =>
    workbookOf({
      Bìa: [['Ngân hàng'], ['Kính gửi quý khách']],
      ...Object.fromEntries(statements.map((one) => [one.account, rowsOf(one, (amount) => amount)])),
    }),
  breakAmount: async (file, amount) => {
    const workbook = new Excel.Workbook()
    await workbook.xlsx.load(file as never)
    const cells: Excel.Cell[] = []
    workbook.eachSheet((sheet) => {
      sheet.eachRow((row) => {
        row.eachCell((cell) => cells.push(cell))
      })
    })
    const cell = cells.find(({ value }) => value === amount)
    if (cell) cell.value = amount + 0.5
    return Buffer.from(await workbook.xlsx.writeBuffer())
  },
}))

describe('tabular', () => {
  test('a problem in a workbook names its sheet, as each sheet counts its rows from 1', async () => {
    const header = ['Ngày GD', 'Số tham chiếu', 'Ghi nợ', 'Ghi có', 'Nội dung']
    const file = await workbookOf({
      'Tháng 9': [header, ['05/09/2026', 'FT1', null, 10, 'x']],
      'Tháng 10': [header, ['05/10/2026', 'FT2', null, 20, 'x'], ['31/11/2026', 'FT3', null, 30, 'x']],
    })
    const rows = await readText(file)
    expect(problemsOf(rows)).toEqual(['3 Tháng 10!date date_form'])
    expect(linesOf(rows)).toHaveLength(2)
  })

  test('bad rows are problems by their number, and the others are read', async () => {
    const rows = await readText(
      table(
        '05/10/2026,FT1,,"1,250,000",,hoc phi',
        '31/02/2026,FT2,,"1,250,000",,x',
        '05/10/2026,FT3,,1.25E+06,,x',
        '05/10/2026,FT4,,,,x',
        '05/10/2026,FT5,"1,000","1,000",,x',
        '05/10/2026,FT6,-500,,,x',
        '05/10/2026,FT7,,0,,x',
        ',FT8,,"1,000",,x',
        '05/10/2026,FT9,,"1,000",,two, cells',
        '05/10/2026,FT10,,"1,0',
        '05/10/2026,FT11,,"11,000",,phi',
      ),
    )
    expect(problemsOf(rows)).toEqual([
      '3 date date_form',
      '4 credit amount_form',
      '5 amount missing',
      '6 amount both_directions',
      '7 debit amount_sign',
      '8 amount missing',
      '9 date missing',
      '10 line cell_count',
      '11 line cell_error',
    ])
    expect(linesOf(rows).map(({ reference, amount }) => `${reference} ${amount}`)).toEqual([
      'FT1 1250000',
      'FT11 11000',
    ])
  })

  test('a problem says nothing of what stood in the row', async () => {
    const rows = await readText(table('05/10/2026,FT1,,12-50,,NGUYEN VAN B 0987654321'))
    expect(JSON.stringify(rows)).not.toMatch(/NGUYEN|0987654321|12-50/)
  })

  test('a row that was cut off is no smaller amount', async () => {
    const whole = table('05/10/2026,FT1,,1250000,,x', '05/10/2026,FT2,,1250000,,x')
    const rows = await readText(whole.slice(0, whole.lastIndexOf('000,')))
    expect(linesOf(rows)).toHaveLength(1)
    expect(problemsOf(rows)).toEqual(['3 line cell_count'])
  })

  test('a last row that was cut off in its last cell is no smaller amount where the profile says that each row has a line end', async () => {
    const whole = 'Ngày GD,Ghi nợ,Ghi có\n05/10/2026,,1000\n05/10/2026,,2000\n'
    const read = async (file: string, lastRowEnds: boolean) => {
      const rows = await readText(file, { lastRowEnds })
      return [...linesOf(rows).map(({ amount }) => amount), ...problemsOf(rows)]
    }
    expect(await read(whole.slice(0, -3), false)).toEqual([1_000, 20])
    expect(await read(whole.slice(0, -3), true)).toEqual([1_000, '3 line line_end_missing'])
    expect(await read(whole, true)).toEqual([1_000, 2_000])
    expect(await read(`${whole}Tổng cộng,,3000`, true)).toEqual([1_000, 2_000])
  })

  test('rows without their last cells are read where the profile allows it', async () => {
    const rows = await readText(table('05/10/2026,FT1,,1250000'), { shortRows: true })
    expect(linesOf(rows)).toMatchObject([{ amount: 1_250_000, memo: '' }])
  })

  test('a delimiter in quotes is content, and so is a quote inside a cell', async () => {
    const rows = await readText(
      table(
        '05/10/2026,FT1,,1000,,"HS23456789, hoc phi ""T10"", lop 6A"',
        '05/10/2026,FT2,,1000,,man hinh 19" moi',
        '05/10/2026,FT3,,1000,,x',
        '05/10/2026,FT4,,1000,,man hinh 20" moi',
      ),
    )
    expect(problemsOf(rows)).toEqual([])
    expect(linesOf(rows).map(({ memo }) => memo)).toEqual([
      'HS23456789, hoc phi "T10", lop 6A',
      'man hinh 19" moi',
      'x',
      'man hinh 20" moi',
    ])
  })

  test('cells of two lines are one line: content, instants, amounts, references', async () => {
    const rows = await readText(
      table('"05/10/2026\n08:15:30","FT26278\n000001",,"1,250,000\nVND",,"HS2345\n6789 hoc phi"'),
    )
    expect(linesOf(rows)).toEqual([
      {
        account: '0123456789',
        direction: 'in',
        amount: 1_250_000,
        bookedOn: '2026-10-05',
        at: new Date('2026-10-05T01:15:30Z'),
        reference: 'FT26278000001',
        memo: 'HS2345 6789 hoc phi',
      },
    ])
  })

  test('content that goes on in a row of its own belongs to the row before', async () => {
    const rows = await readText(
      table(
        '05/10/2026,FT1,,1000,,HS2345',
        ',,,,,6789 hoc phi',
        '05/10/2026,FT2,,1000,,y',
        'Trang 1,,,,,',
        ',,,,,z',
      ),
    )
    expect(linesOf(rows).map(({ memo }) => memo)).toEqual(['HS2345 6789 hoc phi', 'y'])
  })

  test('content that begins like a total is content', async () => {
    const rows = await readText(
      table('05/10/2026,FT1,,1000,,Tong cong hoc phi', '05/10/2026,FT2,,2000,,So du dau ky'),
    )
    expect(linesOf(rows)).toHaveLength(2)
    expect(problemsOf(rows)).toEqual([])
  })

  test('a header that comes again on the next page is passed over', async () => {
    const [head = ''] = table().split('\r\n')
    const rows = await readText(
      table('05/10/2026,FT1,,1000,,x', 'Trang 1/2,,,,,', head, '05/10/2026,FT2,,1000,,y'),
    )
    expect(rows.map(({ is }) => is)).toEqual(['statement', 'line', 'line', 'end'])
  })

  test('behind a closing balance the same header heads another statement', async () => {
    const [head = ''] = table().split('\r\n')
    const rows = await readText(
      table(
        ...['Số dư đầu kỳ,,,,500,', '05/10/2026,FT1,,1000,,x', 'Số dư cuối kỳ,,,,"1,500",'],
        ...[head, 'Số dư đầu kỳ,,,,"1,500",', '06/10/2026,FT2,,1000,,y', 'Số dư cuối kỳ,,,,"2,500",'],
      ),
    )
    expect(rows).toMatchObject([
      ...[{ head: { opening: 500 } }, { is: 'line' }, { end: { closing: 1_500 } }],
      ...[{ head: { opening: 1_500 } }, { is: 'line' }, { end: { closing: 2_500 } }],
    ])
  })

  describe('totals behind the table', () => {
    const lines = ['05/10/2026,FT1,,1000,,x', '05/10/2026,FT2,300,,,y']
    const counted = { trailer: { count: 'reference' } }

    test('are compared and are no line', async () => {
      const rows = await readText(table(...lines, 'Tổng cộng,2 giao dịch,300,"1,000",,'), counted)
      expect(problemsOf(rows)).toEqual([])
      expect(linesOf(rows)).toHaveLength(2)
    })

    test.each([
      ['the count', 'Tổng cộng,3 giao dịch,300,"1,000",,'],
      ['what came in', 'Tổng cộng,2,300,"1,001",,'],
      ['what went out', 'Tổng cộng,2,0,"1,000",,'],
      ['one that cannot be read', 'Tổng cộng,2,300,1.0,,'],
    ])('that contradict the table in %s refuse it', async (_what, trailer) => {
      const rows = await readText(table(...lines, trailer), counted)
      expect(problemsOf(rows)).toEqual(['4 trailer trailer_mismatch'])
      expect(linesOf(rows)).toEqual([])
    })

    test('count rows that cannot be read, and their sums are nobody’s to know', async () => {
      const bad = '05/10/2026,FT3,,1.2.3,,z'
      const rows = await readText(table(...lines, bad, 'Tổng cộng,3,300,"2,000",,'), counted)
      expect(problemsOf(rows)).toEqual(['4 credit amount_form'])
      expect(linesOf(rows)).toHaveLength(2)
    })

    test('refuse a table that they are missing from where the profile wants them', async () => {
      const rows = await readText(table(...lines), { trailer: { isRequired: true } })
      expect(problemsOf(rows)).toEqual(['1 trailer trailer_missing'])
      expect(linesOf(rows)).toEqual([])
    })
  })

  describe('balances', () => {
    const bottom = ['Số dư đầu kỳ,,,,500,', 'Số dư cuối kỳ: 1.500 VND,,,,,']
    const dots = { amounts: { thousands: 'dot', decimal: 'comma' } }

    test('stand below the table too, or behind the words in their cell', async () => {
      const rows = await readText(table('05/10/2026,FT1,,1000,,x', ...bottom), dots)
      expect(rows.at(0)).toMatchObject({ head: { opening: 500 } })
      expect(rows.at(-1)).toMatchObject({ end: { closing: 1_500, lastDay: '2026-10-05' } })
    })

    test('the last day that a title says is that of each account of the table', async () => {
      const header = 'Ngày,Số tham chiếu,Ghi nợ,Ghi có,Nội dung,Tài khoản'
      const rows = ['05/10/2026,FT1,,5,x,0123', '06/10/2026,FT2,,5,x,0456']
      const text = ['Từ 01/10/2026 đến 31/10/2026', header, ...rows, ''].join('\r\n')
      const profile = { titles: { lastDay: 'đến ([0-9/]+)' } }
      const ends = (await readText(text, profile)).flatMap((row) => (row.is === 'end' ? [row.end] : []))
      expect(ends).toEqual(['0123', '0456'].map((account) => ({ account, lastDay: '2026-10-31' })))
    })

    test('a last day of a title that is no real day is a problem', async () => {
      const text = `Từ 01/10/2026 đến 31/11/2026\r\n${table('05/10/2026,FT1,,1000,,x')}`
      const rows = await readText(text, { titles: { lastDay: 'đến ([0-9/]+)' } })
      expect(problemsOf(rows)).toEqual(['1 lastDay date_form'])
    })

    test('the last day is that of the latest movement, in whatever order they stand', async () => {
      const rows = await readText(table('05/10/2026,FT2,,1000,,x', '04/10/2026,FT1,,1000,,x'))
      expect(rows.at(-1)).toMatchObject({ end: { lastDay: '2026-10-05' } })
    })

    test('under debit are owed', async () => {
      const rows = await readText(
        table('Số dư đầu kỳ,,1500,,,', '05/10/2026,FT1,,1000,,x', 'Số dư cuối kỳ,,500,0,,'),
      )
      expect(rows).toMatchObject([{ head: { opening: -1_500 } }, { is: 'line' }, { end: { closing: -500 } }])
    })

    test('stand above the header too', async () => {
      const rows = await readText(`${bottom.join('\r\n')}\r\n${table('05/10/2026,FT1,,1001,,x')}`, dots)
      expect(problemsOf(rows)).toEqual(['3 balance balance_mismatch'])
    })

    test('that cannot be read are a problem, and stand nowhere', async () => {
      const rows = await readText(table('Số dư đầu kỳ,,,,5-00,', '05/10/2026,FT1,,1000,,x'))
      expect(problemsOf(rows)).toEqual(['2 balance amount_form'])
      expect(rows.at(0)).not.toHaveProperty('head.opening')
    })

    test('with a day and zeros in the other columns are balances', async () => {
      const rows = await readText(table('01/10/2026,,0,0,500,Số dư đầu kỳ', '05/10/2026,FT1,,1000,,x'))
      expect(rows.at(0)).toMatchObject({ head: { opening: 500 } })
      expect(linesOf(rows)).toHaveLength(1)
    })

    test.each([
      2, 1_000,
    ])('that do not add up are a problem also where %i lines are held', async (mostHeld) => {
      const lines = Array.from({ length: 5 }, (_, index) => `05/10/2026,FT${index},,1000,,x`)
      const rows = await readText(table(...lines, 'Số dư đầu kỳ,,,,0,', 'Số dư cuối kỳ,,,,1,'), { mostHeld })
      expect(problemsOf(rows)).toEqual(['1 balance balance_mismatch'])
      expect(linesOf(rows)).toHaveLength(mostHeld === 2 ? 5 : 0)
    })
  })
})
