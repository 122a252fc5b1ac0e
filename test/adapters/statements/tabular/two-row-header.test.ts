import Excel from 'exceljs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linesOf, problemsOf, readText } from './written-tables.ts'

const movements = ['05/10/2026,FT1,,"1,250,000",,hoc phi', '06/10/2026,FT2,"15,000",,,phi quan ly']
const read = (profile: object, ...header: string[]) =>
  readText([...header, ...movements, ''].join('\r\n'), profile)
const told = [
  { reference: 'FT1', direction: 'in', amount: 1_250_000, memo: 'hoc phi' },
  { reference: 'FT2', direction: 'out', amount: 15_000, memo: 'phi quan ly' },
]

describe('a header over two rows', () => {
  test.each([
    ['Ngày GD,Số tham chiếu,Phát sinh,,Số dư,Nội dung', ',,Nợ,Có,,'],
    ['Ngày GD,Số tham chiếu,Số tiền,,Số dư,Nội dung', ',,Nợ,Có,,'],
    ['Ngày GD,Số tham chiếu,Số tiền,,Số dư,Nội dung', ',,Ghi nợ,Ghi có,,'],
    ['Ngày,Số,Phát sinh trong kỳ,,Số dư,Diễn', 'giao dịch,tham chiếu,Nợ,Có,,giải'],
    [',,Phát sinh', 'Ngày GD,Số bút toán,Nợ/VND,Có/VND,Số dư,Nội dung'],
    ['Ngày GD,Số tham chiếu,Số tiền,,,Nội dung', ',,Ghi nợ,Ghi có,Số dư,'],
  ])('is read by both parts of a column, joined or alone: %s', async (...header) => {
    const headers = { debit: ['Nợ', 'Ghi nợ', 'Nợ/VND'], credit: ['Có', 'Ghi có', 'Có/VND'] }
    const rows = await read({ headers }, ...header)
    expect(linesOf(rows)).toMatchObject(told)
    expect(problemsOf(rows)).toEqual([])
  })

  test('is read in a workbook with merged cells, and when it comes again on the next page', async () => {
    const workbook = new Excel.Workbook()
    const sheet = workbook.addWorksheet('Sao kê')
    const [above, below] = [
      ['Ngày GD', 'Số tham chiếu', 'Phát sinh', null, 'Nội dung'],
      [null, null, 'Nợ', 'Có', null],
    ]
    sheet.addRows([
      ['SAO KÊ'],
      above,
      below,
      ['05/10/2026', 'FT1', null, 1_250_000, 'hoc phi'],
      above,
      below,
      ['06/10/2026', 'FT2', 15_000, null, 'phi quan ly'],
    ])
    for (const row of [2, 5]) {
      sheet.mergeCells(row, 3, row, 4)
      for (const column of [1, 2, 5]) sheet.mergeCells(row, column, row + 1, column)
    }
    const rows = await readText(Buffer.from(await workbook.xlsx.writeBuffer()))
    expect(linesOf(rows)).toMatchObject(told)
    expect(problemsOf(rows)).toEqual([])
  })

  test('takes what both parts name for more than what one of them names', async () => {
    const header = ['Ngày,,Số tham chiếu,Phát sinh,,Nội dung', 'giao dịch,hiệu lực,,Nợ,Có,']
    const rows = ['05/10/2026,04/10/2026,FT1,,"1,250,000",hoc phi', '']
    expect(linesOf(await readText([...header, ...rows].join('\n')))).toMatchObject([
      { bookedOn: '2026-10-05', amount: 1_250_000 },
    ])
  })

  test.each([
    ['credit, debit', 'Ngày GD,Số tham chiếu,Phát sinh,,Luỹ kế,', ',,Ghi nợ,Ghi có,Ghi nợ,Ghi có'],
    [
      'account, payerAccount',
      'Ngày GD,Số tham chiếu,Ghi nợ,Ghi có,Tài khoản đối ứng,',
      ',,VND,VND,Tên,Số tài khoản',
    ],
  ])('is refused where its parts leave in doubt which column is %s', async (fields, ...header) => {
    await expect(read({}, ...header)).rejects.toThrow(`it is not sure which column is ${fields}`)
  })

  test('is not begun by a header that balances follow in words', async () => {
    const balances = ['Số dư đầu kỳ: 100,,,,,', ...movements, 'Số dư cuối kỳ: 1,,,,,']
    const text = ['Ngày GD,Số tham chiếu,Ghi nợ,Ghi có,Số dư,Nội dung', ...balances].join('\r\n')
    const message = 'opens with 100 đồng, moves 1,235,000 đồng and closes with 1 đồng'
    expect(await readText(text)).toMatchObject([{ problem: { code: 'balance_mismatch', message } }])
  })

  test('begins no table that a whole header begins below it', async () => {
    const words = ['Ngày', 'Ghi nợ', 'Ghi có', 'Số tiền', 'Nội dung', 'Số tài khoản', 'Kỳ', '0123456789', '']
    const title = fc
      .array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 })
      .map((row) => row.join(','))
    const header = 'Ngày GD,Số tham chiếu,Ghi nợ,Ghi có,Số dư,Nội dung'
    await fc.assert(
      fc.asyncProperty(title, async (above) => {
        fc.pre(!['Ngày', 'Ghi nợ', 'Ghi có'].every((word) => above.split(',').includes(word)))
        const rows = await read({}, above, header)
        expect(linesOf(rows)).toMatchObject(told)
        expect(problemsOf(rows)).toEqual([])
      }),
    )
  })
})
