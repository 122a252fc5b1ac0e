import { describe, expect, test } from 'vitest'
import { settings } from '../../../../adapters/statements/tabular/index.ts'
import { workbookOf } from '../../../support/workbooks.ts'
import { linesOf, problemsOf, readText, sourceOf, table } from './written-tables.ts'

const same = new Date('2025-10-31T16:59:59Z')

describe('dates', () => {
  const dated = (date: string, dateForms: string[]) => readText(table(`${date},FT1,,1000,,x`), { dateForms })

  test.each([
    ['31/10/2025 23:59:59', 'dd/MM/yyyy HH:mm:ss'],
    ['31-10-2025 23:59:59', 'dd-MM-yyyy HH:mm:ss'],
    ['2025-10-31 23:59:59', 'yyyy-MM-dd HH:mm:ss'],
    ['20251031235959', 'yyyyMMddHHmmss'],
    ['2025-10-31T16:59:59Z', 'iso'],
    ['2025-10-31T23:59:59+07:00', 'iso'],
    ['2025-10-31T23:59:59', 'iso'],
    ['2025-10-31T16:59:59.000Z', 'iso'],
    ['1761929999000', 'epoch-ms'],
    ['45961.999988425926', 'excel-serial'],
  ])('%s (%s) is the same instant, and its day is the local one', async (date, form) => {
    expect(linesOf(await dated(date, ['dd/MM/yyyy', form]))).toMatchObject([
      { at: same, bookedOn: '2025-10-31' },
    ])
  })

  test.each([
    ['31/10/2025', 'dd/MM/yyyy'],
    ['31-10-2025', 'dd-MM-yyyy'],
    ['2025-10-31', 'yyyy-MM-dd'],
    ['20251031', 'yyyyMMdd'],
    ['45961', 'excel-serial'],
  ])('%s (%s) is a day without an instant', async (date, form) => {
    const [line] = linesOf(await dated(date, [form]))
    expect(line).toMatchObject({ bookedOn: '2025-10-31' })
    expect(line).not.toHaveProperty('at')
  })

  test('one midnight later it is the next day and month', async () => {
    expect(linesOf(await dated('2025-10-31T17:00:00.000Z', ['iso']))).toMatchObject([
      { bookedOn: '2025-11-01' },
    ])
  })

  test.each([
    ['10/31/2025', 'dd/MM/yyyy'],
    ['29/02/2025', 'dd/MM/yyyy'],
    ['5/10/2025', 'dd/MM/yyyy'],
    ['05/10/25', 'dd/MM/yyyy'],
    ['31/10/2025 24:00:00', 'dd/MM/yyyy HH:mm:ss'],
    ['31/10/2025 23:60:00', 'dd/MM/yyyy HH:mm:ss'],
    ['31/10/1925', 'dd/MM/yyyy'],
    ['2025-10-31', 'dd/MM/yyyy'],
    ['1761929999', 'epoch-ms'],
    ['2025-13-31T16:59:59Z', 'iso'],
  ])('%s is no %s', async (date, form) => {
    expect(problemsOf(await dated(date, [form]))).toEqual(['2 date date_form'])
  })

  test('a time of day may stand apart', async () => {
    const file = (time: string) => `Ngày,Giờ,Ghi nợ,Ghi có\n31/10/2025,${time},,1000\n`
    expect(linesOf(await readText(file('23:59:59')))).toMatchObject([{ at: same }])
    expect(linesOf(await readText(file('235959')))).toMatchObject([{ at: same }])
    expect(problemsOf(await readText(file('25:00')))).toEqual(['2 date date_form'])
  })
})

describe('the rule of amounts', () => {
  const signed =
    'Ngày,Số tiền,Nội dung\n05/10/2026,1000,x\n05/10/2026,(300),y\n05/10/2026,-200,z\nTotal,500,\n'

  test('the sign of one column', async () => {
    const rows = await readText(signed, { amounts: { rule: 'signed' } })
    expect(problemsOf(rows)).toEqual([])
    expect(linesOf(rows).map(({ direction, amount }) => `${direction} ${amount}`)).toEqual([
      'in 1000',
      'out 300',
      'out 200',
    ])
  })

  test('a word beside it', async () => {
    const words = ['C', 'D', 'Có', 'NỢ', 'Ghi có', '+', '-', 'X', '']
    const file = `Ngày,Số tiền,Nợ/Có\n${words.map((word) => `05/10/2026,1000,${word}`).join('\n')}\nTổng cộng,9000,\n`
    const rows = await readText(file, { amounts: { rule: 'direction' } })
    expect(linesOf(rows).map(({ direction }) => direction)).toEqual([
      'in',
      'out',
      'in',
      'out',
      'in',
      'in',
      'out',
    ])
    expect(problemsOf(rows)).toEqual(['9 direction unknown_direction', '10 direction unknown_direction'])
  })

  test('an amount below 0 beside a word is a problem', async () => {
    const rows = await readText('Ngày,Số tiền,Nợ/Có\n05/10/2026,-1000,C\n', {
      amounts: { rule: 'direction' },
    })
    expect(problemsOf(rows)).toEqual(['2 amount amount_sign'])
  })

  test('patterns are regular expressions, and those of titles have one group', () => {
    const isGood = (profile: object) => settings.safeParse(profile).success
    expect([isGood({ fileNames: '^sk_(a|b)' }), isGood({ fileNames: '(' })]).toEqual([true, false])
    expect(['a (\\d+)', 'a', '(a)(b)', '('].map((account) => isGood({ titles: { account } }))).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  test('marks for thousands and fractions must differ', () => {
    expect(settings.safeParse({ amounts: { thousands: 'comma', decimal: 'comma' } }).success).toBe(false)
  })
})

describe('letters', () => {
  const text = table('05/10/2026,FT1,,1000,,Nguyễn Thị Ổn đóng học phí')
  const memo = 'Nguyễn Thị Ổn đóng học phí'

  test('decomposed letters are put together', async () => {
    expect(linesOf(await readText(text.normalize('NFD')))).toMatchObject([{ memo }])
  })

  test('windows-1258 is read, with its marks behind the letters', async () => {
    const marks = { 'ê\u0303': [0xea, 0xde], 'i\u0323': [0x69, 0xf2] } as const
    const bytes = Buffer.concat([
      Buffer.from('Date,Credit,Debit,Description\r\n05/10/2026,1000,,Nguy'),
      Buffer.from([...marks['ê\u0303'], 0x6e, 0x20, 0x54, 0x68, ...marks['i\u0323'], 0x0d, 0x0a]),
    ])
    const rows = await readText(bytes, { encoding: 'windows-1258' })
    expect(linesOf(rows)).toMatchObject([{ memo: 'Nguyễn Thị' }])
  })

  test('UTF-16 without a byte order mark is read, and half a letter refuses the file', async () => {
    const bytes = Buffer.from(text, 'utf16le')
    expect(linesOf(await readText(bytes, { encoding: 'utf-16le' }))).toMatchObject([{ memo }])
    await expect(readText(bytes.subarray(0, -1), { encoding: 'utf-16le' })).rejects.toMatchObject({
      code: 'invalid_encoding',
    })
  })

  test('a line in another encoding is a problem of that line', async () => {
    const bytes = Buffer.concat([
      Buffer.from(text),
      Buffer.from([0x31, 0xff, 0x0a]),
      Buffer.from('05/10/2026,F,,9,,x'),
    ])
    const rows = await readText(bytes)
    expect(problemsOf(rows)).toEqual(['3 line invalid_encoding'])
    expect(linesOf(rows)).toHaveLength(2)
  })
})

describe('the account', () => {
  const withAccount = 'Ngày,Tài khoản,Ghi nợ,Ghi có\n'

  test('of each row makes as many statements as there are', async () => {
    const rows = await readText(
      `${withAccount}05/10/2026,'0012,,1000\n06/10/2026,="0034",,2000\n07/10/2026,0012,300,\n`,
      { account: undefined },
    )
    expect(rows.map((row) => (row.is === 'line' ? row.line.account : row.is))).toEqual([
      ...['statement', '0012', '0012', 'end'],
      ...['statement', '0034', 'end'],
    ])
  })

  test('that nothing names is one problem, and nothing is taken', async () => {
    const rows = await readText(table('05/10/2026,FT1,,1000,,x'), { account: undefined })
    expect(rows).toHaveLength(1)
    expect(problemsOf(rows)).toEqual(['1 account missing'])
  })

  test('in the title must be that of the profile', async () => {
    const file = `Số tài khoản: 99,,,,,\n${table('05/10/2026,FT1,,1000,,x')}`
    const rows = await readText(file, { titles: { account: 'tài khoản: *(\\d+)' } })
    expect(problemsOf(rows)).toEqual(['2 account other_account'])
    expect(linesOf(rows)).toEqual([])
  })
})

describe('a workbook', () => {
  const head = ['Ngày', 'Tài khoản', 'Số tham chiếu', 'Ghi nợ', 'Ghi có', 'Nội dung']
  const book = async (...rows: unknown[][]) => workbookOf({ a: [head, ...rows] })

  test('gives days, instants and amounts as it holds them', async () => {
    const rows = await readText(
      await book(
        [new Date('2025-10-31T23:59:59Z'), '0012', 'FT1', null, 1_250_000, 'x'],
        [new Date('2025-10-31T00:00:00Z'), '0012', 26_278, '1,000', null, 'y'],
        ['31/10/2025', '0012', 'FT3', null, { formula: '1+1', result: 2 }, 'z'],
      ),
      { account: undefined },
    )
    expect(linesOf(rows)).toMatchObject([
      { at: same, bookedOn: '2025-10-31', amount: 1_250_000 },
      { bookedOn: '2025-10-31', reference: '26278', direction: 'out', amount: 1_000 },
      { amount: 2 },
    ])
  })

  test('that made codes numbers is a problem of the row, unless the profile knows their digits', async () => {
    const file = await book(
      ['31/10/2025', 12, 'FT1', null, 1_000, 'x'],
      ['31/10/2025', '0012', 1_234_567_890_123_456, null, 1_000, 'x'],
      ['31/10/2025', '0012', 123_456_789_012_345, null, 1_000, 'x'],
    )
    expect(problemsOf(await readText(file))).toEqual([
      '2 a!account code_as_number',
      '3 a!reference digits_lost',
    ])
    expect(linesOf(await readText(file, { accountDigits: 4 }))).toMatchObject([
      { account: '0012' },
      { reference: '123456789012345' },
    ])
  })

  test('of the old form is refused with what to do', async () => {
    const file = Buffer.from('d0cf11e0a1b11ae1', 'hex')
    await expect(readText(file)).rejects.toThrow(/XLSX/)
  })
})

describe('a file that the profile does not fit', () => {
  const [words] = table().split('\r\n')

  test('is refused with the row that lacks least of a header, and what it lacks', async () => {
    const twoRows = 'Ngày GD,Phát sinh,\nNgày GD,Ghi nợ,Tăng\n05/10/2026,,1\n'
    await expect(readText(twoRows)).rejects.toThrow(/headers that the profile names; row 2 lacks credit$/)
    await expect(readText(twoRows, { delimiter: 'comma' })).rejects.toThrow(/row 2 lacks credit$/)
    await expect(readText(await workbookOf({ S: [['Ngày GD', 'Ghi có']] }))).rejects.toThrow(
      /row 1 lacks debit$/,
    )
  })

  test('is refused as of another delimiter when each row is one cell', async () => {
    await expect(readText(table(), { delimiter: 'semicolon' })).rejects.toThrow(/`delimiter`/)
  })

  test.each([
    ['UTF-16', Buffer.from(`\ufeff${words}`, 'utf16le')],
    ['Windows-1258', Buffer.from('Ng\xe0y GD,Ghi n\xf5,Ghi c\xf3\n', 'latin1')],
  ])('is refused as not UTF-8 when it is %s', async (_, file) => {
    await expect(readText(file)).rejects.toThrow(/row 1 is not UTF-8.*`encoding`/)
  })

  test('is refused when two columns claim one field', async () => {
    await expect(readText('Ngày,Ghi nợ,Ghi có,Nội dung,Diễn giải\n05/10/2026,,1,x,y\n')).rejects.toThrow(
      /memo/,
    )
  })

  test('is refused when its first 1,000 rows cannot be read', async () => {
    const lines = Array.from({ length: 1_000 }, () => '10/31/2026,FT,,1000,,x')
    await expect(readText(table(...lines))).rejects.toThrow(/profile/)
  })

  test('is closed when it is refused', async () => {
    let isClosed = false
    const bytes = (async function* () {
      try {
        for (;;) yield Buffer.alloc(65_536, 'x\n')
      } finally {
        isClosed = true
      }
    })()
    await expect(sourceOf().read(bytes)[Symbol.asyncIterator]().next()).rejects.toThrow()
    expect(isClosed).toBe(true)
  })
})

describe('a long file', () => {
  const lines = 50_000

  test('is given on while it is read: never more is held than the profile says', async () => {
    const mostHeld = 500
    let written = 0
    let furthestAhead = 0
    let read = 0
    const bytes = (async function* () {
      yield Buffer.from(table('Số dư đầu kỳ,,,,0,'))
      while (written < lines) {
        const some = Array.from({ length: 100 }, (_, index) => `05/10/2026,FT${written + index},,1000,,x\n`)
        written += some.length
        yield Buffer.from(some.join(''))
      }
      yield Buffer.from(`Tổng cộng,${lines},,${lines * 1_000 + 1},,\nSố dư cuối kỳ,,,,${lines * 1_000},\n`)
    })()
    const kinds: string[] = []
    const source = sourceOf({ account: '0123456789', mostHeld, trailer: { count: 'reference' } })
    for await (const row of source.read(bytes)) {
      if (row.is !== 'line') kinds.push(row.is === 'problem' ? row.problem.code : row.is)
      if (row.is === 'line') read += 1
      furthestAhead = Math.max(furthestAhead, written - read)
    }
    expect(read).toBe(lines)
    expect(kinds).toEqual(['statement', 'trailer_mismatch', 'end'])
    // What is read ahead to find the delimiter (64 KiB) comes to what is held.
    expect(furthestAhead).toBeLessThan(mostHeld + 4_000)
  })
})
