import { expect, test } from 'vitest'
import { createSettlement, settings } from '../../../../adapters/statements/settlement/index.ts'
import { workbookOf } from '../../../support/workbooks.ts'

/** What a file is read as: `transaction gross fee` of an item, `line field code` of a problem. */
async function read(file: string | Buffer, profile: object = {}): Promise<string[]> {
  const bytes = (async function* () {
    yield Buffer.from(file)
  })()
  const told: string[] = []
  for await (const row of createSettlement(settings.parse(profile)).read(bytes)) {
    told.push(
      row.is === 'item'
        ? `${row.item.providerTransaction} ${row.item.gross} ${row.item.fee}`
        : `${row.lineNumber} ${row.problem.field} ${row.problem.code}`,
    )
  }
  return told
}
const lines = (...rows: readonly string[]) => rows.join('\r\n')

const header = 'Mã giao dịch,Mã đơn hàng,Số tiền,Phí,Thực nhận'
const item = 'TX1,HD1,1000,10,990'

test.each([
  'Tổng cộng',
  'TỔNG CỘNG:',
  'Tổng cộng (1 giao dịch)',
  'Total amount',
])('a row that begins with %s has totals and is no item', async (word) => {
  expect(await read(lines(header, item, `${word},,1000,10,990`))).toEqual(['TX1 1000 10'])
  expect(await read(lines(header, item, `${word},,2000,10,990`))).toEqual([
    'TX1 1000 10',
    '3 trailer trailer_mismatch',
  ])
})

test('totals are not compared where a row could not be read, which they may count or not', async () => {
  const rows = [item, 'TX2,HD2,1.000,10,990']
  for (const total of ['1000,10,990', '2000,20,1980'])
    expect(await read(lines(header, ...rows, `Tổng cộng,,${total}`))).toEqual([
      'TX1 1000 10',
      '3 gross amount_form',
    ])
})

test('the number of rows that totals say may stand among words', async () => {
  const read2 = (said: string) =>
    read(lines(header, item, item, `${said},,2000,20,1980`), { trailerCount: 'providerTransaction' })
  expect(await read2('Tổng cộng: 2 giao dịch')).toEqual(['TX1 1000 10', 'TX1 1000 10'])
  expect(await read2('Tổng cộng')).toEqual(['TX1 1000 10', 'TX1 1000 10'])
  expect(await read2('Tổng cộng: 3 giao dịch')).toContain('4 trailer trailer_mismatch')
  expect(await read2('Tổng cộng: 2.5 giao dịch')).toContain('4 trailer trailer_mismatch')
})

test('words below the table are passed over, and an item without an amount is a problem', async () => {
  const footer = ['"Hà Nội, ngày 5 tháng 10 năm 2026",,,,', 'Người lập,,,Kế toán trưởng,', '(đã ký)']
  expect(await read(lines(header, item, ...footer, 'TX2,HD2,,,'))).toEqual(['TX1 1000 10', '6 gross missing'])
})

test('empty cells beyond the header play no part, and filled ones shift what stands before them', async () => {
  expect(await read(lines(header, `${item},`, `${item},,`, 'TX2,HD2,1,000,10,990'))).toEqual([
    ...['TX1 1000 10', 'TX1 1000 10', '4 row cell_count'],
  ])
})

test('a row of text that ends before the header does may have been cut off', async () => {
  expect(await read(lines(header, 'TX1,HD1,1000'))).toEqual(['2 row cell_count'])
})

test('a row of text without its last cells is read where the profile allows it, and one beyond the header is not', async () => {
  const rows = lines(header, 'TX1,HD1,1000', 'TX2,HD2,1,000,10,990')
  expect(await read(rows, { shortRows: true })).toEqual(['TX1 1000 0', '3 row cell_count'])
})

test('a last row without a line end may have been cut off where the profile says that each has one', async () => {
  const whole = lines(header, item, 'TX2,HD2,1000,10,990')
  const cut = lines('Mã giao dịch,Số tiền', 'TX1,1000', 'TX2,1000').slice(0, -1)
  expect(await read(cut)).toEqual(['TX1 1000 0', 'TX2 100 0'])
  expect(await read(cut, { lastRowEnds: true })).toEqual(['TX1 1000 0', '3 row line_end_missing'])
  expect(await read(`${whole}\r\n`, { lastRowEnds: true })).toEqual(['TX1 1000 10', 'TX2 1000 10'])
  expect(await read(lines(header, item, 'Tổng cộng,,1000,10,990'), { lastRowEnds: true })).toEqual([
    'TX1 1000 10',
  ])
})

test('a note beside the table of a workbook, and cells that it lacks at the end, play no part', async () => {
  const file = await workbookOf({
    Sheet1: [header.split(','), ['TX1', 'HD1', 1_000, 10, 990, null, 'đã đối soát'], ['TX2', 'HD2', 5]],
  })
  expect(await read(file)).toEqual(['TX1 1000 10', 'TX2 5 0'])
})

test('a word of a row that cannot be read is a problem, and does not pass for an empty one', async () => {
  const long = 'T'.repeat(4_001)
  const file = lines(
    `${header},Loại,Trạng thái`,
    `${item},Thanh toán,Thành công`,
    `${long},HD2,1000,10,990,Thanh toán,Thành công`,
    `TX3,${long},1000,10,990,Thanh toán,Thành công`,
    `TX4,HD4,1000,10,990,Thanh toán,${long}`,
  )
  expect(await read(file)).toEqual([
    'TX1 1000 10',
    '3 providerTransaction cell_too_long',
    '4 partnerTransaction cell_too_long',
    '5 status cell_too_long',
  ])
})

test('a transaction that a spreadsheet made a number and took digits of is a problem', async () => {
  const file = await workbookOf({
    Sheet1: [
      header.split(','),
      [123_456_789_012_345, 'HD1', 1, 0, 1],
      [1_234_567_890_123_456, 'HD2', 1, 0, 1],
    ],
  })
  expect(await read(file)).toEqual(['123456789012345 1 0', '3 Sheet1!providerTransaction digits_lost'])
})

test.each([
  [['Mã giao dịch,Mã đơn hàng,Số tiền,,', ',,Giao dịch,Phí,Thực nhận']],
  [['Mã giao dịch,Mã đơn hàng,Giá trị,,', ',,Số tiền,Phí,Thực nhận']],
  [['BẢNG KÊ', 'Mã,Mã,Số tiền,Phí,Thực', 'giao dịch,đơn hàng,(đồng),(đồng),nhận']],
  [
    [
      '"Mã giao dịch\nTransaction","Mã đơn hàng\nOrder","Số tiền\nAmount paid","Phí\nFee kept","Thực nhận\nNet paid"',
    ],
  ],
])('a header over two rows, or two lines of a cell, is read: %s', async (rows) => {
  expect(await read(lines(...rows, item))).toEqual(['TX1 1000 10'])
})

test('a header that leaves in doubt which column is which is refused with what to write in the profile', async () => {
  await expect(read(lines(`${header},Số tiền giao dịch`, `${item},1000`))).rejects.toThrow(
    'column is gross; the profile must name each, under `headers`, by one of “Số tiền”, “Số tiền giao dịch”',
  )
  const two = [',Số tiền,', 'Mã giao dịch,Phí,Thu']
  await expect(read(lines(...two, 'TX1,10,990'))).rejects.toThrow(
    'column is fee, gross; the profile must name each, under `headers`, by one of “Số tiền Phí”',
  )
  expect(await read(lines(...two, 'TX1,10,990'), { headers: { gross: ['Số tiền Phí'] } })).toEqual([
    'TX1 10 0',
  ])
})
