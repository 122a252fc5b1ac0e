import { reports as definitions, type ReportColumn, type ReportRow } from '../../../reports/reports.ts'
import { reportWords, titleOfRow } from '../../../reports/words.ts'
import type { ReportMessage } from '../../messages/reports.ts'
import { Titled } from '../detail/titled.tsx'
import { DataTable } from '../list/data-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { useFigure } from './use-figure.ts'
import { reportPageWords } from './words.ts'

/** Every figure of a report, with the sum of all at the end. */
export function ReportTable({ message: { report, more } }: { readonly message: ReportMessage }) {
  const { format } = useSpeech()
  const words = useWords(reportPageWords)
  const said = useWords(reportWords)
  const figure = useFigure()
  const { name, by, rows, total, period } = report
  const columns: readonly ReportColumn[] = definitions[name].columns
  const last: ReportRow = { key: ' total', title: said.total, note: '', cells: total, isHidden: false }
  const shown = rows.length > 1 ? [...rows, last] : rows
  return (
    <Titled title={words.table}>
      <DataTable
        caption={said.names[name]}
        rows={shown}
        keyOf={({ key }) => key}
        empty={said.none}
        columns={[
          {
            key: 'title',
            title: said.groups[by],
            isHead: true,
            cell: (row) => (
              <>
                {by === 'school' && row !== last ? (
                  <Link
                    to={`/reports?report=classes&period=${period}&school=${encodeURIComponent(row.note.split(' · ')[0] ?? '')}`}
                  >
                    {titleOfRow(row, by, said)}
                  </Link>
                ) : (
                  titleOfRow(row, row === last ? 'class' : by, said)
                )}
                {(row.note || row.isHidden) && <small>{row.isHidden ? said.hidden : row.note}</small>}
              </>
            ),
          },
          ...columns.map(({ key, kind }) => ({
            key,
            title: said.columns[key] ?? key,
            isFigure: true,
            cell: ({ cells }: ReportRow) => {
              const value = cells[key]
              return value === null || value === undefined ? '–' : figure(value, kind)
            },
          })),
        ]}
      />
      {more > 0 && <p className="panel-text">{words.more(format.count(more))}</p>}
    </Titled>
  )
}
