import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Delimiter, readCsv } from '../../src/sheets/read-csv.ts'
import { defaultSheetLimits, type SheetLimits, type SheetRow } from '../../src/sheets/sheet.ts'

async function readAll(
  bytes: Buffer | string,
  limits: Partial<SheetLimits> = {},
  delimiter?: Delimiter,
): Promise<SheetRow[]> {
  const chunks = (async function* () {
    yield Buffer.from(bytes as string)
  })()
  const rows: SheetRow[] = []
  for await (const row of readCsv(chunks, { ...defaultSheetLimits, ...limits }, delimiter).rows)
    rows.push(row)
  return rows
}

const cellsOf = async (text: string) => (await readAll(text)).map((row) => row.cells)

describe('comma-separated values', () => {
  test.each([',', ';', '\t'])('are split at %j when the first line says so', async (delimiter) => {
    expect(await cellsOf(`a${delimiter}b${delimiter}c\n1${delimiter}${delimiter}"3"\n`)).toEqual([
      ['a', 'b', 'c'],
      ['1', null, '3'],
    ])
  })

  test('a delimiter inside a quoted header does not count', async () => {
    expect(await cellsOf('"a,b,c";d\n1;2')).toEqual([
      ['a,b,c', 'd'],
      ['1', '2'],
    ])
  })

  test('lines keep their number past empty lines and cells of several lines', async () => {
    const rows = await readAll('\uFEFFa,b\r\n\r\n"x\ny",2\r\n3,"say ""so"""\r\n')
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['x\ny', '2'] },
      { line: 5, cells: ['3', 'say "so"'] },
    ])
  })

  test('a last row without a line end is known by that, also where a cell of it goes over lines', async () => {
    const isUnended = true
    expect(await readAll('a,b\n1,2')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', '2'], isUnended },
    ])
    expect(await readAll('a,b\n1,"x\ny"')).toMatchObject([{ line: 1 }, { line: 2, isUnended }])
    expect(JSON.stringify(await readAll('a,b\n1,"x\ny"\n'))).not.toContain('isUnended')
  })

  test('a quote that is never closed spoils its own line only', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `${index},x`)
    lines[3] = '3,"oops'
    const rows = await readAll(`a,b\n${lines.join('\n')}\n`)
    expect(rows).toHaveLength(51)
    expect(rows.filter((row) => typeof row.cells[0] === 'object').map((row) => row.line)).toEqual([5])
  })

  test.each(['"a"b,c', 'a,"b" ,c'])('a quote in a wrong place spoils its line: %s', async (line) => {
    expect(await cellsOf(`h,i,j\n${line}\n1,2,3`)).toEqual([
      ['h', 'i', 'j'],
      [{ unreadable: 'cell_error' }],
      ['1', '2', '3'],
    ])
  })

  test.each([',', ';', '\t', '|'] as const)('are split at %j when the caller says so', async (delimiter) => {
    const text = `a title with , and ; in it\n1${delimiter}${delimiter}"3${delimiter}\n4"\n`
    const rows = await readAll(text, {}, delimiter)
    expect(rows.at(-1)).toEqual({ line: 2, cells: ['1', null, `3${delimiter}\n4`] })
  })

  test.each([
    ',',
    undefined,
  ] as const)('a quote inside a cell joins no lines; the delimiter is said to be %j', async (delimiter) => {
    const rows = await readAll('a,b\n1,19" TV\n2,x\n3,20" TV\n"4","y ""z"""\n', {}, delimiter)
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['a', 'b'],
      ['1', '19" TV'],
      ['2', 'x'],
      ['3', '20" TV'],
      ['4', 'y "z"'],
    ])
  })

  test.each([
    ',',
    undefined,
  ] as const)('a quote that is never closed takes no later line with quotes along; the delimiter is said to be %j', async (delimiter) => {
    const rows = await readAll('a,b\n1,"oops\n2,"x, y"\n3,z\n', {}, delimiter)
    expect(rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [1, 'a', 'b'],
      [2, { unreadable: 'cell_error' }],
      [3, '2', 'x, y'],
      [4, '3', 'z'],
    ])
  })

  test('a line in another encoding spoils itself only', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n'), Buffer.from([0x31, 0xff, 0x0a]), Buffer.from('3,4\n')])
    expect(await readAll(bytes)).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: [{ unreadable: 'invalid_encoding' }] },
      { line: 3, cells: ['3', '4'] },
    ])
  })

  test('a file above the limit is refused', async () => {
    await expect(readAll('a,b\n1,2\n', { maxFileBytes: 7 })).rejects.toThrow(/payload_too_large/)
  })

  test('whatever is quoted comes back', async () => {
    const cell = fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', 'ễ', 'a', ' '), maxLength: 8 })
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const written = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
        const expected = rows.map((row) => row.map((text) => (text.trim() === '' ? null : text)))
        expect(await cellsOf(`"h","h","h"\n${written.join('\n')}\n`)).toEqual([['h', 'h', 'h'], ...expected])
      }),
    )
  })
})
