import { reports as definitions, type ReportColumn } from '../../../reports/reports.ts'
import { reportWords, titleOfRow } from '../../../reports/words.ts'
import type { ReportMessage } from '../../messages/reports.ts'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { type Bar, Bars } from './bars.tsx'
import { useFigure } from './use-figure.ts'
import { reportPageWords } from './words.ts'

/** So many bars are read at once. */
const mostBars = 20

/** The rows of a report as bars. */
export function ReportChart({ report }: Pick<ReportMessage, 'report'>) {
  const { format } = useSpeech()
  const words = useWords(reportPageWords)
  const said = useWords(reportWords)
  const figure = useFigure()
  const { columns, chart } = definitions[report.name]
  const { value, beside, mark }: { value: string; beside?: string; mark?: string } = chart
  const kind = (columns as readonly ReportColumn[]).find(({ key }) => key === value)?.kind ?? 'count'
  const rows = report.rows.filter((row) => typeof row.cells[value] === 'number').slice(0, mostBars)
  const most =
    kind === 'share'
      ? 1
      : Math.max(0, ...rows.map(({ cells }) => Math.max(cells[value] ?? 0, (beside && cells[beside]) || 0)))
  const bars = rows.map((row): Bar => {
    const is = row.cells[value] ?? 0
    const other = beside ? (row.cells[beside] ?? 0) : null
    const goal = mark ? (row.cells[mark] ?? null) : null
    const reaches = goal === null ? null : is >= goal
    const text = other === null ? figure(is, kind) : words.of(figure(is, kind), figure(other, kind))
    return {
      key: row.key,
      title: [titleOfRow(row, report.by, said), row.note].filter(Boolean).join(' · '),
      ...{ value: is, beside: other, mark: goal },
      tone: reaches === null ? 'calm' : reaches ? 'good' : 'bad',
      label:
        reaches === null || goal === null
          ? text
          : `${words.of(text, figure(goal, kind))} · ${reaches ? words.reaches : words.falls}`,
    }
  })
  if (bars.length === 0) return null
  const name = (key: string) => said.columns[key] ?? key
  const title = beside || mark ? words.chartOf(name(value), name(beside ?? mark ?? '')) : name(value)
  return (
    <Panel title={title}>
      <Bars title={title} bars={bars} most={most} />
      {report.rows.length > mostBars && (
        <p className="panel-text">{words.chartFirst(format.count(mostBars))}</p>
      )}
    </Panel>
  )
}
