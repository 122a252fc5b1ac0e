import Excel from 'exceljs'

/** Makes an XLSX workbook out of rows of cells, by sheet name. */
export async function workbookOf(
  sheets: Readonly<Record<string, readonly (readonly unknown[])[]>>,
): Promise<Buffer> {
  const workbook = new Excel.Workbook()
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = workbook.addWorksheet(name)
    for (const row of rows) sheet.addRow([...row])
  }
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

/** The same workbook with one cell changed: in that column, counted from 1, of the row that has a cell with that word. */
export async function withCell(
  workbook: Buffer,
  { beside, column, value }: { beside: string; column: number; value: unknown },
): Promise<Buffer> {
  const changed = new Excel.Workbook()
  await changed.xlsx.load(workbook as never)
  changed.worksheets[0]?.eachRow((row) => {
    if ((row.values as unknown[]).includes(beside)) row.getCell(column).value = value as Excel.CellValue
  })
  return Buffer.from(await changed.xlsx.writeBuffer())
}
