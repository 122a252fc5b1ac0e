import { groupedReports, type ReportName, reportGroups, reports } from '../../../reports/reports.ts'
import { reportWords } from '../../../reports/words.ts'
import type { ReportMessage } from '../../messages/reports.ts'
import { Panel } from '../detail/panel.tsx'
import { type Filter, Filters } from '../list/filters.tsx'
import { type Language, useSpeech } from '../preferences/language.tsx'
import { useAddress } from '../router/address.ts'
import { Link } from '../router/link.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { ReportChart } from './report-chart.tsx'
import { ReportTable } from './report-table.tsx'
import './reports-page.css'
import { reportPageWords } from './words.ts'

const names = Object.keys(reports) as ReportName[]
const formats = ['pdf', 'xlsx', 'csv'] as const
/** So many years back a report can be chosen. */
const yearsBack = 3

/** Reports of a period: a chart, its table, and both as files. */
export function ReportsPage() {
  const words = useWords(reportPageWords)
  const said = useWords(reportWords)
  const { query } = useAddress()
  const asked = query.get('report') ?? ''
  const name = names.find((one) => one === asked) ?? 'cashless'
  const isOfClasses = name === 'classes'
  const filters: readonly Filter[] = [
    {
      name: 'report',
      title: words.report,
      unchosen: said.names.cashless,
      choices: names
        .filter((one) => one !== 'cashless')
        .map((value) => ({ value, title: said.names[value] })),
    },
    {
      name: 'period',
      title: words.period,
      unchosen: words.thisHalf,
      choices: periodsUntil(new Date()).map((value) => ({
        value,
        title: said.periodOf(value).replace(/ \(.*/, ''),
      })),
    },
    isOfClasses
      ? { name: 'school', title: words.school }
      : {
          name: 'by',
          title: words.by,
          unchosen: said.groups.unit,
          choices: reportGroups
            .filter((one) => one !== 'unit')
            .map((value) => ({ value, title: said.groups[value] })),
        },
  ]
  const school = query.get('school') ?? ''
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <Filters filters={filters} />
      {isOfClasses && school === '' ? (
        <p className="panel empty">{words.chooseSchool}</p>
      ) : (
        <ReportOf name={name} query={queryOf(name, query)} />
      )}
    </>
  )
}

function ReportOf({ name, query }: { readonly name: ReportName; readonly query: URLSearchParams }) {
  const { format } = useSpeech()
  const said = useWords(reportWords)
  const text = query.toString()
  const { data, problem, again } = useRead<ReportMessage>(`/reports/${name}${text && `?${text}`}`)
  const target = data?.report.target
  return (
    <>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          <section className="section">
            <h2>{said.names[name]}</h2>
            <p>
              {said.periodOf(data.report.period)}. {said.leads[name]}
              {target &&
                ` ${said.target(format.share(target.urban / 100), format.share(target.rural / 100), target.from)}`}
              {target?.source && ` ${said.source(target.source)}`}
            </p>
          </section>
          <ReportChart report={data.report} />
          <ReportTable message={data} />
          <ReportFiles name={name} query={query} />
        </>
      )}
    </>
  )
}

/** Links to files: the browser fetches them, and stays where it is. */
function ReportFiles({ name, query }: { readonly name: ReportName; readonly query: URLSearchParams }) {
  const { language } = useSpeech()
  const words = useWords(reportPageWords)
  const isGrouped = (groupedReports as readonly string[]).includes(name)
  return (
    <Panel title={words.files}>
      <p className="panel-text report-files">
        {formats.map((format) => (
          <Link key={format} to={fileOf(name, format, query, language)} className="plain-button" isOutside>
            {words.download(format.toUpperCase())}
          </Link>
        ))}
        {isGrouped &&
          (['pdf', 'xlsx'] as const).map((format) => (
            <Link key={format} to={fileOf('all', format, query, language)} className="plain-button" isOutside>
              {words.wholeOf(format.toUpperCase())}
            </Link>
          ))}
      </p>
    </Panel>
  )
}

function fileOf(name: string, format: string, query: URLSearchParams, language: Language): string {
  const all = new URLSearchParams(query)
  all.set('format', format)
  all.set('language', language)
  return `/api/reports/${name}/file?${all}`
}

/** What of the page's address its report is asked by. */
function queryOf(name: ReportName, query: URLSearchParams): URLSearchParams {
  const wanted = name === 'classes' ? ['period', 'school'] : ['period', 'by']
  return new URLSearchParams(
    wanted.flatMap((word) => {
      const value = query.get(word)
      return value ? [[word, value]] : []
    }),
  )
}

/** Years with their halves, the newest first, and the months of this year. */
function periodsUntil(now: Date): readonly string[] {
  const year = now.getFullYear()
  const years = Array.from({ length: yearsBack + 1 }, (_, back) => year - back)
  const months = Array.from({ length: 12 }, (_, index) => `${year}-${String(12 - index).padStart(2, '0')}`)
  return [...years.flatMap((one) => [`${one}-H2`, `${one}-H1`, String(one)]), ...months]
}
