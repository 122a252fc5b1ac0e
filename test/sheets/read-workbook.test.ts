import { createHash } from 'node:crypto'
import Excel from 'exceljs'
import { describe, expect, test } from 'vitest'
import { readWorkbook } from '../../src/sheets/read-workbook.ts'
import { defaultSheetLimits, type SheetLimits, type SheetRow } from '../../src/sheets/sheet.ts'
import { inflateEntry, readZipDirectory } from '../../src/sheets/zip-directory.ts'
import { workbookOf } from '../support/workbooks.ts'
import { type Part, zip, zipOf } from '../support/zip.ts'

async function readAll(bytes: Buffer, limits: Partial<SheetLimits> = {}) {
  const sheets: { name: string; dayZero: number; rows: SheetRow[] }[] = []
  for await (const { name, dayZero, rows } of readWorkbook(bytes, { ...defaultSheetLimits, ...limits })) {
    const read: SheetRow[] = []
    for await (const row of rows) read.push(row)
    sheets.push({ name, dayZero, rows: read })
  }
  return sheets
}

describe('a workbook', () => {
  test('is read sheet by sheet with the row numbers that the user sees', async () => {
    const bytes = await workbookOf({ Một: [['a'], [], ['ễ', 1]], Hai: [['b']] })
    expect(await readAll(bytes)).toEqual([
      {
        name: 'Một',
        dayZero: 1900,
        rows: [
          { line: 1, cells: ['a'] },
          { line: 3, cells: ['ễ', 1] },
        ],
      },
      { name: 'Hai', dayZero: 1900, rows: [{ line: 1, cells: ['b'] }] },
    ])
  })

  test('gives days, results of formulas, rich text, links and errors as cells', async () => {
    const bytes = await workbookOf({
      Sheet1: [
        [
          new Date('2017-03-04T00:00:00Z'),
          { formula: '1+1', result: 2 },
          { richText: [{ text: 'Nguyễn ' }, { text: 'Ánh' }] },
          { text: 'a@b.vn', hyperlink: 'mailto:a@b.vn' },
          { error: '#N/A' },
          '   ',
          true,
        ],
      ],
    })
    const cells = (await readAll(bytes))[0]?.rows[0]?.cells
    expect(cells).toEqual([
      new Date('2017-03-04T00:00:00Z'),
      2,
      'Nguyễn Ánh',
      'a@b.vn',
      { unreadable: 'cell_error' },
      null,
      'true',
    ])
  })

  test('tells that its days count from 1904', async () => {
    const workbook = new Excel.Workbook()
    workbook.properties.date1904 = true
    workbook.addWorksheet('Sheet1').addRow([1])
    const [sheet] = await readAll(Buffer.from(await workbook.xlsx.writeBuffer()))
    expect(sheet?.dayZero).toBe(1904)
  })

  test('keeps every letter of a text that is larger than one chunk', async () => {
    const names = Array.from({ length: 5_000 }, (_, index) => [`Nguyễn Thị Ngọc Ánh ${index} ế𠮟`])
    const [sheet] = await readAll(await workbookOf({ Sheet1: names }))
    expect(sheet?.rows.map((row) => row.cells)).toEqual(names)
  })

  test('marks a cell that is too long', async () => {
    const [sheet] = await readAll(await workbookOf({ Sheet1: [['ngắn', 'x'.repeat(11)]] }), {
      maxCellLength: 10,
    })
    expect(sheet?.rows[0]?.cells).toEqual(['ngắn', { unreadable: 'cell_too_long' }])
  })
})

describe('what is no good workbook', () => {
  const anyBytes = createHash('sha512').update('seed').digest()

  test.each([
    ['nothing', Buffer.alloc(0), /invalid_request/],
    ['other bytes', anyBytes, /invalid_request/],
    ['an archive of something else', zip({ 'readme.txt': Buffer.from('hello') }), /not an XLSX/],
    [
      'an archive that names a part twice',
      zipOf([part('xl/workbook.xml'), part('xl/workbook.xml')]),
      /twice/,
    ],
    ['an archive with a password', zipOf([{ ...part('xl/workbook.xml'), flags: 1 }]), /password/],
    [
      'a part in another encoding',
      withSheet(Buffer.from('<worksheet>\xff</worksheet>', 'latin1')),
      /invalid_encoding/,
    ],
    ['a part that is not XML', withSheet(Buffer.from('PK\x07\x08')), /invalid_xml/],
    ['a part that is broken XML', withSheet(Buffer.from('<worksheet><a></b></worksheet>')), /cannot be read/],
  ])('%s is refused with a reason', async (_, bytes, reason) => {
    await expect(readAll(bytes)).rejects.toThrow(reason)
  })

  test('rows whose numbers go back, or are none of a sheet, are counted on', async () => {
    const numbers = ['3', '3', '1', '0', '99999999999', '12']
    const rows = numbers.map((number) => `<row r="${number}"><c r="A1"><v>1</v></c></row>`).join('')
    const [sheet] = await readAll(
      withSheet(Buffer.from(`<worksheet><sheetData>${rows}</sheetData></worksheet>`)),
    )
    expect(sheet?.rows.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 12])
  })

  test('a file above the limit is refused before it is held', async () => {
    const bytes = await workbookOf({ Sheet1: [['a']] })
    await expect(readAll(bytes, { maxFileBytes: bytes.length - 1 })).rejects.toThrow(/payload_too_large/)
  })

  test.each([
    'xl/worksheets/sheet1.xml',
    'xl/sharedStrings.xml',
    'xl/styles.xml',
  ])('a bomb in %s is refused', async (name) => {
    const bomb = Buffer.alloc(64 * 1_048_576, ' ')
    const parts = { 'xl/workbook.xml': workbookXml, 'xl/worksheets/sheet1.xml': sheetXml, [name]: bomb }
    await expect(readAll(zip(parts), { maxInflatedBytes: 8 * 1_048_576 })).rejects.toThrow(
      /payload_too_large/,
    )
  })

  test('a bomb that says that it is small is refused once it gives more than the bytes that were read may', async () => {
    const bomb = Buffer.alloc(64 * 1_048_576, ' ')
    const archive = zip({ 'xl/worksheets/sheet1.xml': bomb })
    const central = archive.indexOf('PK\x01\x02')
    archive.writeUInt32LE(1_000, central + 24)
    const [entry] = readZipDirectory(archive).values()
    if (!entry) throw new Error('the archive has no file')
    let given = 0
    const reading = async () => {
      const limits = { maxBytes: bomb.length, maxRatio: 100 }
      for await (const chunk of inflateEntry(entry, limits)) given += chunk.length
    }
    await expect(reading()).rejects.toThrow(/payload_too_large/)
    expect(given).toBeLessThanOrEqual(2 * 1_048_576)
  })

  test('a bomb that says what it is is refused before any of it is unpacked', async () => {
    const [entry] = readZipDirectory(zip({ 'xl/worksheets/sheet1.xml': Buffer.alloc(2_000, ' ') })).values()
    if (!entry) throw new Error('the archive has no file')
    const broken = { ...entry, compressed: Buffer.from('no deflate') }
    const chunks = inflateEntry(broken, { maxBytes: 1_999, maxRatio: 100 })
    await expect(chunks.next()).rejects.toThrow(/payload_too_large/)
  })

  test('a sheet in which every cell is the same is no bomb', async () => {
    const rows = Array.from({ length: 2_000 }, () => Array(30).fill('x'))
    const [sheet] = await readAll(await workbookOf({ Sheet1: rows }))
    expect(sheet?.rows).toHaveLength(rows.length)
  })

  test('no cut of a good workbook is read without an error', async () => {
    const bytes = await workbookOf({ Sheet1: [['a', 'b']] })
    for (let length = 0; length < bytes.length; length += 97) {
      await expect(readAll(bytes.subarray(0, length))).rejects.toThrow(/invalid_request/)
    }
  })

  test('an external entity is not fetched and not expanded', async () => {
    const xml = `<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>${sheetXml}`.replace(
      '<v>1</v>',
      '<v>&e;</v>',
    )
    await expect(readAll(withSheet(Buffer.from(xml)))).rejects.toThrow(/cannot be read/)
  })
})

const workbookXml = Buffer.from(
  '<workbook><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
)
const sheetXml = Buffer.from(
  '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
)

function part(name: string, content: Buffer = workbookXml): Part {
  return { name, content, flags: 0 }
}

function withSheet(content: Buffer): Buffer {
  return zip({ 'xl/workbook.xml': workbookXml, 'xl/worksheets/sheet1.xml': content })
}
