import type { LineProblem } from '../../schemas/import.ts'
import type { Sheet } from './sheet.ts'

/** Names the sheet of a workbook in the field of each problem, as spreadsheets do (`Tháng 10!credit`): each sheet counts its rows from 1. */
export async function* namingSheet<
  Row extends { readonly is: string; readonly problem?: LineProblem },
  Found,
>(
  { name, isText }: Pick<Sheet, 'name' | 'isText'>,
  rows: AsyncGenerator<Row, Found>,
): AsyncGenerator<Row, Found> {
  if (isText) return yield* rows
  try {
    for (;;) {
      const { done, value: row } = await rows.next()
      if (done) return row
      yield row.problem ? { ...row, problem: { ...row.problem, field: `${name}!${row.problem.field}` } } : row
    }
  } finally {
    await rows.return(undefined as never)
  }
}
