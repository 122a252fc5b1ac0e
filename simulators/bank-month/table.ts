import type { MonthMovement } from './movements.ts'
import { type MonthStatement, signed, slashed } from './statement.ts'

/** How a table is wrong on purpose. */
export interface TableFault {
  /** What the totals say more than was moved, in đồng. */
  readonly trailerMore?: number
  /** The place of a row, from 0, whose amount has letters. */
  readonly brokenRow?: number
}

type Cell = string | number

const header = ['Ngày giao dịch', 'Số tham chiếu', 'Ghi nợ', 'Ghi có', 'Số dư', 'Nội dung']

/** A statement as a table of text: semicolons, thousands with dots. */
export function writeTextTable(statement: MonthStatement, fault: TableFault = {}): string {
  const dotted = (amount: number) => String(amount).replace(/\B(?=(\d{3})+$)/g, '.')
  const text = (cell: Cell) => (typeof cell === 'number' ? dotted(cell) : cell)
  return rowsOf(statement, fault)
    .map((row) => `${header.map((_, place) => text(row[place] ?? '')).join(';')}\r\n`)
    .join('')
}

/** The same as a workbook, with numbers as such. */
export async function writeWorkbookTable(statement: MonthStatement, fault: TableFault = {}): Promise<Buffer> {
  const { default: Excel } = await import('exceljs')
  const workbook = new Excel.Workbook()
  const sheet = workbook.addWorksheet('SaoKe')
  for (const row of rowsOf(statement, fault)) sheet.addRow(row)
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

function rowsOf(statement: MonthStatement, { trailerMore = 0, brokenRow }: TableFault): Cell[][] {
  const { account, sequence, firstDay, lastDay, opening, closing, movements } = statement
  const total = (direction: string) =>
    movements.reduce((sum, one) => sum + (one.direction === direction ? one.amount : 0), 0)
  let balance = opening
  const row = (movement: MonthMovement, place: number): Cell[] => {
    const { day, time, direction, amount, reference, memo } = movement
    balance += signed(movement)
    const written = place === brokenRow ? `${amount}.5O` : amount
    const amounts = direction === 'in' ? ['', written] : [written, '']
    return [`${slashed(day)} ${time}`, reference, ...amounts, balance, memo]
  }
  return [
    ['SAO KÊ TÀI KHOẢN'],
    [`Số tài khoản: ${account}`],
    [`Số sao kê: ${sequence}`],
    [`Từ ngày ${slashed(firstDay)} đến ngày ${slashed(lastDay)}`],
    ['Số dư đầu kỳ', '', '', '', opening],
    header,
    ...movements.map(row),
    ['Tổng cộng', '', total('out'), total('in') + trailerMore],
    ['Số dư cuối kỳ', '', '', '', closing],
  ]
}
