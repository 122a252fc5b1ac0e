import type { ReportPeriod } from '../domain/time/report-period.ts'
import type {
  ReportedSchool,
  Sums,
  SumsOfBillPeriod,
  SumsOfClass,
  SumsOfSchool,
} from '../ports/reports/report-store.ts'
import {
  type Cells,
  type GroupedReport,
  groupOf,
  type Report,
  type ReportGroup,
  type ReportRow,
  type ReportRules,
  type TargetInForce,
  targetOn,
} from './reports.ts'

interface Order {
  readonly name: GroupedReport
  readonly by: ReportGroup
  readonly period: ReportPeriod
  readonly rules: ReportRules
}

/** Makes a report of the sums of schools: grouped, with its shares and what is left, and the sum of all. */
export function makeReport(
  { name, by, period, rules }: Order,
  sums: readonly (SumsOfSchool | SumsOfBillPeriod)[],
  schools: ReadonlyMap<string, ReportedSchool>,
): Report {
  const target = name === 'cashless' ? targetOn(rules.cashlessTargets, period.lastDay) : null
  const groups = new Map<string, { title: string | null; note: string; sums: Sums; areas: Set<string> }>()
  for (const row of sums) {
    const school = schools.get(row.schoolCode)
    const group = groupOf(by, school, row.schoolCode)
    const ofBills = 'schoolYear' in row ? `${row.period}, ${row.schoolYear}` : ''
    const key = `${group.key} ${ofBills}`
    const note = [group.note, ofBills].filter(Boolean).join(' · ')
    const known = groups.get(key) ?? { title: group.title, note, sums: {}, areas: new Set<string>() }
    known.areas.add(school?.area ?? '')
    groups.set(key, { ...known, sums: added(known.sums, row.sums) })
  }
  const rows = [...groups].map(
    ([key, { title, note, sums, areas }]): ReportRow => ({
      ...{ key, title, note, isHidden: false },
      cells: derive[name](sums, rules, targetOf(target, areas)),
    }),
  )
  const all = sums.reduce<Sums>((sum, row) => added(sum, row.sums), {})
  return {
    ...{ name, by, period: period.name, target },
    rows: rows.toSorted((one, other) => order(one).localeCompare(order(other), 'vi')),
    total: derive[name](all, rules, null),
  }
}

const order = ({ title, note }: ReportRow) => `${title ?? '~'} ${note}`

/**
 * Makes the report of the classes of one school. Sums of small classes are kept back from those who only read; where that is
 * one class alone, the next smallest goes along, or the sum of the school would tell it.
 */
export function makeClassReport(
  classes: readonly SumsOfClass[],
  { period, smallClass, readsOnly }: { period: ReportPeriod; smallClass: number; readsOnly: boolean },
): Report {
  const small = classes.filter(({ pupils }) => pupils < smallClass)
  const next = classes
    .filter(({ pupils }) => pupils >= smallClass)
    .toSorted((one, other) => one.pupils - other.pupils)
  const hidden = new Set(readsOnly ? [...small, ...(small.length === 1 ? next.slice(0, 1) : [])] : [])
  const isAlone = readsOnly && hidden.size > 0 && hidden.size === classes.length
  const none: Sums = {}
  const all = classes.reduce((sum, { sums }) => added(sum, sums), none)
  return {
    ...{ name: 'classes', by: 'class', period: period.name, target: null },
    rows: classes.map((one) => ({
      ...{ key: one.className, title: one.className, note: '', isHidden: hidden.has(one) },
      cells: hidden.has(one) ? {} : ofBills(one.sums),
    })),
    // Of a school with nothing but small classes, the sum is small too.
    total: isAlone ? {} : ofBills(all),
  }
}

const added = (one: Sums, other: Sums): Sums => ({
  ...one,
  ...Object.fromEntries(Object.entries(other).map(([name, value]) => [name, (one[name] ?? 0) + value])),
})

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/** The figures of a row out of its sums. */
const derive: Readonly<
  Record<GroupedReport, (sums: Sums, rules: ReportRules, target: number | null) => Cells>
> = {
  cashless({ cash = 0, cashless = 0, cashCount = 0, cashlessCount = 0 }, { cashlessBy }, target) {
    const share =
      cashlessBy === 'amount'
        ? ratio(cashless, cash + cashless)
        : ratio(cashlessCount, cashCount + cashlessCount)
    return { share, target, cashless, cash, cashlessCount, cashCount }
  },
  collected: (sums) => ofBills(sums),
  exemptions({ bills = 0, gross = 0, exempt = 0, compensation = 0, received = 0 }) {
    return { bills, gross, exempt, compensation, received, stillDue: compensation - received }
  },
  balances({ byPayers = 0, byBudget = 0, toPayers = 0, toRefund = 0, toOthers = 0, toSchools = 0 }) {
    return {
      ...{ byPayers, byBudget, owed: byPayers + byBudget },
      ...{ toPayers, toRefund, toOthers, toSchools, owes: toPayers + toRefund + toOthers + toSchools },
    }
  },
}

function ofBills({ payable = 0, paid = 0, ...counts }: Sums): Cells {
  return { ...counts, payable, paid, remaining: payable - paid, paidShare: ratio(paid, payable) }
}

/** A group of schools of both areas has no target of its own. */
function targetOf(target: TargetInForce | null, areas: ReadonlySet<string>): number | null {
  const [area, ...others] = areas
  if (!target || others.length > 0 || (area !== 'urban' && area !== 'rural')) return null
  return target[area] / 100
}
