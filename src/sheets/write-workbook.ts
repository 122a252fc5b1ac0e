/** What a cell is written as: text stays text, whatever a spreadsheet would make of it. */
export type WrittenCell = string | number | null

/** Writes one sheet as an XLSX workbook: a header that stays in sight, and rows of cells. */
export async function writeWorkbook(
  name: string,
  header: readonly string[],
  rows: AsyncIterable<readonly WrittenCell[]>,
): Promise<Buffer> {
  // Loaded when it is first needed: a start is quicker without it.
  const { default: Excel } = await import('exceljs')
  const workbook = new Excel.Workbook()
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.addRow([...header]).font = { bold: true }
  for await (const row of rows) sheet.addRow([...row])
  for (const [index, title] of header.entries()) {
    const column = sheet.getColumn(index + 1)
    column.width = Math.max(12, Math.min(60, title.length + 4))
    // As text: a code that somebody corrects keeps its zeros.
    column.numFmt = '@'
  }
  return Buffer.from(await workbook.xlsx.writeBuffer())
}
