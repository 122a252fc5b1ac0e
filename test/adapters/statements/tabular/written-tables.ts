import { createTabular, settings } from '../../../../adapters/statements/tabular/index.ts'
import type { AccountStatementRow } from '../../../../src/ports/account-statement.ts'

type ProfileWords = Parameters<typeof settings.parse>[0]

/** A source with these settings over the defaults. */
export const sourceOf = (profile: ProfileWords = {}) => createTabular(settings.parse(profile))

/** Everything that a file with this text is read as; the account is given unless the profile says otherwise. */
export async function readText(file: string | Buffer, profile: object = {}): Promise<AccountStatementRow[]> {
  const bytes = (async function* () {
    yield typeof file === 'string' ? Buffer.from(file) : file
  })()
  const rows: AccountStatementRow[] = []
  for await (const row of sourceOf({ account: '0123456789', ...profile }).read(bytes)) rows.push(row)
  return rows
}

export const linesOf = (rows: readonly AccountStatementRow[]) =>
  rows.flatMap((row) => (row.is === 'line' ? [row.line] : []))

/** Problems as `line field code`. */
export const problemsOf = (rows: readonly AccountStatementRow[]) =>
  rows.flatMap((row) =>
    row.is === 'problem' ? [`${row.lineNumber} ${row.problem.field} ${row.problem.code}`] : [],
  )

/** A file of our usual header with these rows below it, the first on line 2. */
export const table = (...rows: readonly string[]) =>
  ['Ngày GD,Số tham chiếu,Ghi nợ,Ghi có,Số dư,Nội dung', ...rows, ''].join('\r\n')
