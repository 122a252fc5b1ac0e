import { z } from 'zod'
import { may } from '../../../domain/access/roles.ts'
import { halfYearOf, type ReportPeriod, readPeriod } from '../../../domain/time/report-period.ts'
import type { Session } from '../../../ports/access/administrator-store.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import { InvalidRequest } from '../../../ports/invalid-request.ts'
import { makeClassReport, makeReport } from '../../../reports/make-report.ts'
import {
  type GroupedReport,
  groupedReports,
  type Report,
  type ReportGroup,
  type ReportRules,
  reportGroups,
} from '../../../reports/reports.ts'
import { reportWords } from '../../../reports/words.ts'
import { type FileEnding, fileFormats } from '../../../reports/write-report.ts'
import type { ReadStores } from '../console-stores.ts'
import { ofOwnSchool, schoolList } from '../guards/own-school.ts'
import { type ConsoleRoute, Download, reading } from '../route.ts'

/** A page shows so many rows of a report. */
const mostShown = 200
/** Laying out a PDF takes the process some ms for each row: longer reports are workbooks. */
const mostInPdf = 1_500

const period = z
  .string()
  .refine(
    (text) => readPeriod(text) !== undefined,
    'must be a year, a half year as 2026-H2, or a month as 2026-09',
  )
const query = z.object({ period: period.optional(), by: z.enum(reportGroups).default('unit') })
const classQuery = z.object({ period: period.optional(), school: z.string().trim().min(1).max(30) })
const endings = Object.keys(fileFormats) as [FileEnding, ...FileEnding[]]
const file = { format: z.enum(endings), language: z.enum(['vi', 'en']).default('vi') }
const params = z.object({ name: z.enum(groupedReports) })

type Stores = Pick<ReadStores, 'reports' | 'roster'>

/** What the province and schools report: on a page, and as files. */
export const reportRoutes = (stores: Stores, rules: ReportRules): readonly ConsoleRoute[] => {
  const make = async (
    names: readonly GroupedReport[],
    { period, by, schools }: { period: ReportPeriod; by: ReportGroup; schools: 'all' | ReadonlySet<string> },
  ): Promise<Report[]> => {
    const scope = schoolList(schools)
    const known = await stores.reports.schools(scope)
    const all: Report[] = []
    // One after the other: each takes much of what the database has.
    for (const name of names) {
      all.push(makeReport({ name, by, period, rules }, await stores.reports[name](period, scope), known))
    }
    return all
  }
  const makeClasses = async (
    { school: code, period }: { school: string; period: ReportPeriod },
    schools: 'all' | ReadonlySet<string>,
    session: Session,
  ): Promise<Report> => {
    const found = await stores.roster.findSchool(code)
    ofOwnSchool(found && { schoolCode: found.code }, schools, 'school')
    const readsOnly = !may(session, 'bills.change') && !may(session, 'money.match')
    const classes = await stores.reports.classes(period, code)
    return makeClassReport(classes, { period, smallClass: rules.smallClass, readsOnly })
  }
  return [
    reading({
      path: '/api/reports/classes',
      action: 'reports.read',
      query: classQuery,
      async read({ query, schools, session, now }) {
        return shown(await makeClasses({ ...query, period: periodOf(query.period, now) }, schools, session))
      },
    }),
    reading({
      path: '/api/reports/classes/file',
      action: 'reports.read',
      query: classQuery.extend(file),
      async read({ query, schools, session, now }) {
        const period = periodOf(query.period, now)
        const report = await makeClasses({ ...query, period }, schools, session)
        return written([report], `classes-${query.school}-${period.name}`, query, now)
      },
    }),
    reading({
      // The half-year and the yearly report: everything by one kind of group.
      path: '/api/reports/all/file',
      action: 'reports.read',
      query: query.extend(file),
      async read({ query, schools, now }) {
        const period = periodOf(query.period, now)
        const all = await make(groupedReports, { period, by: query.by, schools })
        return written(all, `report-${period.name}`, query, now)
      },
    }),
    reading({
      path: '/api/reports/:name',
      action: 'reports.read',
      params,
      query,
      async read({ params: { name }, query, schools, now }) {
        const [report] = await make([name], { by: query.by, period: periodOf(query.period, now), schools })
        return shown(report as Report)
      },
    }),
    reading({
      path: '/api/reports/:name/file',
      action: 'reports.read',
      params,
      query: query.extend(file),
      async read({ params: { name }, query, schools, now }) {
        const period = periodOf(query.period, now)
        const made = await make([name], { by: query.by, period, schools })
        return written(made, `${name}-${period.name}`, query, now)
      },
    }),
  ]
}

function periodOf(name: string | undefined, now: Date): ReportPeriod {
  const period = readPeriod(name ?? halfYearOf(now))
  if (!period) throw new InvalidRequest([{ field: 'period', code: 'invalid', message: 'is no period' }])
  return period
}

const shown = (report: Report) => ({
  report: { ...report, rows: report.rows.slice(0, mostShown) },
  more: Math.max(0, report.rows.length - mostShown),
})

async function written(
  made: readonly Report[],
  name: string,
  { format, language }: { format: FileEnding; language: 'vi' | 'en' },
  madeAt: Date,
): Promise<Download> {
  const rows = made.reduce((sum, report) => sum + report.rows.length, 0)
  if (format === 'pdf' && rows > mostInPdf) {
    throw new GatewayError(
      'conflict',
      `${rows} rows are too many for a PDF: take the workbook, or group them`,
    )
  }
  const { type, write } = fileFormats[format]
  const bytes = await write(made, { words: reportWords[language], language, madeAt })
  return new Download(`${name.replace(/[^\w.-]/g, '-')}.${format}`, type, bytes)
}
