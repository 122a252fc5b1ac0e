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
