import type { StatementMessage } from '../../messages/statements.ts'
import { addressOfDay } from '../days/book-name.ts'
import { TitledTable } from '../list/titled-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { statementWords } from './words.ts'

type Result = NonNullable<StatementMessage['result']>

/** What became of the rows of a file. */
export function FileTotals({ totals }: Pick<Result, 'totals'>) {
  const { format } = useSpeech()
  const words = useWords(statementWords)
  return (
    <TitledTable
      title={words.totals}
      rows={totals}
      keyOf={({ name }) => name}
      empty="–"
      columns={[
        { key: 'name', title: words.total, isHead: true, cell: ({ name }) => words.names[name] ?? name },
        { key: 'count', title: words.count, isFigure: true, cell: ({ count }) => format.count(count) },
        {
          key: 'amount',
          title: words.amount,
          isFigure: true,
          cell: ({ amount }) => (amount === null ? null : format.dong(amount)),
        },
      ]}
    />
  )
}

/** Rows that could not be read, and why; everything else of the file was. */
export function FileProblems({ problems }: Pick<Result, 'problems'>) {
  const { format } = useSpeech()
  const words = useWords(statementWords)
  return (
    <TitledTable
      title={words.problems}
      rows={problems}
      keyOf={({ line, field, code }) => `${line} ${field} ${code}`}
      empty={words.noProblems}
      columns={[
        { key: 'row', title: words.row, isHead: true, cell: ({ line }) => format.count(line) },
        { key: 'field', title: words.field, cell: ({ field }) => <code>{field}</code> },
        {
          key: 'why',
          title: words.why,
          cell: ({ code, message }) => (
            <>
              {words.reasons[code] ?? message}
              <small>{words.reasons[code] ? message : code}</small>
            </>
          ),
        },
      ]}
    />
  )
}

/** The statements of accounts in a file, with the days that they go to. */
export function FileStatements({ statements }: Pick<Result, 'statements'>) {
  const { format } = useSpeech()
  const words = useWords(statementWords)
  const dong = (value: number | null) => (value === null ? null : format.dong(value))
  return (
    <TitledTable
      title={words.statements}
      rows={statements}
      keyOf={({ account, sequence, lastDay }) => `${account} ${sequence} ${lastDay}`}
      empty="–"
      columns={[
        {
          key: 'account',
          title: words.account,
          isHead: true,
          cell: ({ account }) => <code>{account}</code>,
        },
        { key: 'sequence', title: words.sequence, isFigure: true, cell: ({ sequence }) => sequence },
        {
          key: 'last',
          title: words.lastDay,
          cell: ({ account, lastDay }) =>
            lastDay && <Link to={addressOfDay(`bank:${account}`, lastDay)}>{format.day(lastDay)}</Link>,
        },
        { key: 'opening', title: words.opening, isFigure: true, cell: ({ opening }) => dong(opening) },
        { key: 'closing', title: words.closing, isFigure: true, cell: ({ closing }) => dong(closing) },
      ]}
    />
  )
}
