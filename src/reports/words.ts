import { readPeriod } from '../domain/time/report-period.ts'
import type { ReportGroup, ReportName } from './reports.ts'

type Named<Name extends string> = Readonly<Record<Name, string>>

/** What reports say, on the page and in files. */
export interface ReportWords {
  readonly title: string
  readonly names: Named<ReportName>
  readonly leads: Named<ReportName>
  readonly groups: Named<ReportGroup | 'class'>
  readonly areas: Named<'urban' | 'rural'>
  readonly columns: Readonly<Record<string, string>>
  readonly total: string
  readonly unknown: string
  readonly hidden: string
  readonly none: string
  readonly madeAt: string
  readonly periodOf: (name: string) => string
  readonly target: (urban: string, rural: string, from: string) => string
  readonly source: (source: string) => string
}

const dayOf = (day: string) => day.split('-').toReversed().join('/')

/** Writes a period and its days; its year alone, the year and `H1` or `H2`, or the year and the month say what it is called. */
const withDays =
  (called: (year: string, part: string | undefined) => string) =>
  (name: string): string => {
    const period = readPeriod(name)
    if (!period) return name
    const [year = '', part] = name.split('-')
    return `${called(year, part)} (${dayOf(period.firstDay)} – ${dayOf(period.lastDay)})`
  }

export const reportWords: Readonly<Record<'vi' | 'en', ReportWords>> = {
  vi: {
    title: 'Báo cáo thu học phí và khoản thu',
    names: {
      cashless: 'Thanh toán không dùng tiền mặt',
      collected: 'Đã thu so với phải thu',
      exemptions: 'Miễn giảm và ngân sách cấp bù',
      balances: 'Trường còn phải thu và còn phải trả',
      classes: 'Thu theo lớp',
    },
    leads: {
      cashless: 'Tiền đến trong kỳ và không bị lấy lại. Tiền mặt là tiền nộp tại quầy của trường.',
      collected: 'Khoản thu lập trong kỳ và số đã nộp đến nay.',
      exemptions: 'Theo kỳ của khoản thu: phần được miễn giảm, phần ngân sách phải cấp bù và đã cấp.',
      balances: 'Theo sổ cái ở cuối kỳ.',
      classes: 'Khoản thu lập trong kỳ của một trường, theo lớp.',
    },
    groups: { area: 'Khu vực', unit: 'Đơn vị hành chính', school: 'Trường', class: 'Lớp' },
    areas: { urban: 'Thành thị', rural: 'Nông thôn' },
    columns: {
      share: 'Tỷ lệ',
      target: 'Chỉ tiêu',
      cashless: 'Không tiền mặt',
      cash: 'Tiền mặt',
      cashlessCount: 'Lượt không tiền mặt',
      cashCount: 'Lượt tiền mặt',
      bills: 'Khoản thu',
      settled: 'Đã nộp đủ',
      payable: 'Phải thu',
      paid: 'Đã thu',
      remaining: 'Còn lại',
      paidShare: 'Tỷ lệ đã thu',
      gross: 'Mức thu đủ',
      exempt: 'Miễn giảm',
      compensation: 'Ngân sách phải cấp',
      received: 'Ngân sách đã cấp',
      stillDue: 'Còn phải cấp',
      byPayers: 'Người nộp còn nợ',
      byBudget: 'Ngân sách còn nợ',
      owed: 'Còn phải thu',
      toPayers: 'Tiền dư của người nộp',
      toRefund: 'Chờ hoàn',
      toOthers: 'Thu hộ',
      toSchools: 'Trường khác',
      owes: 'Còn phải trả',
      pupils: 'Học sinh',
    },
    total: 'Tổng',
    unknown: 'Chưa khai',
    hidden: 'ẩn, lớp ít học sinh',
    none: 'Không có số liệu trong kỳ này.',
    madeAt: 'Lập lúc',
    periodOf: withDays((year, part) => {
      if (part === undefined) return `Năm ${year}`
      if (part.startsWith('H')) return `6 tháng ${part === 'H1' ? 'đầu' : 'cuối'} năm ${year}`
      return `Tháng ${part}/${year}`
    }),
    target: (urban, rural, from) => `Chỉ tiêu từ ${dayOf(from)}: thành thị ${urban}, nông thôn ${rural}.`,
    source: (source) => `Căn cứ: ${source}.`,
  },
  en: {
    title: 'Report on fees',
    names: {
      cashless: 'Payment without cash',
      collected: 'Collected against invoiced',
      exemptions: 'Exemptions and the budget’s compensation',
      balances: 'What schools are owed and owe',
      classes: 'Collected by class',
    },
    leads: {
      cashless:
        'Money that came in the period and was not taken back. Cash is what was paid at a school’s counter.',
      collected: 'Bills issued in the period, and what is paid of them by now.',
      exemptions: 'By the period of the bills: what is exempt, what the budget owes for it and what it paid.',
      balances: 'By the ledger at the end of the period.',
      classes: 'Bills of one school issued in the period, by class.',
    },
    groups: { area: 'Area', unit: 'Administrative unit', school: 'School', class: 'Class' },
    areas: { urban: 'Urban', rural: 'Rural' },
    columns: {
      share: 'Share',
      target: 'Target',
      cashless: 'Without cash',
      cash: 'Cash',
      cashlessCount: 'Payments without cash',
      cashCount: 'Payments in cash',
      bills: 'Bills',
      settled: 'Paid in full',
      payable: 'Invoiced',
      paid: 'Collected',
      remaining: 'Remaining',
      paidShare: 'Share collected',
      gross: 'Full price',
      exempt: 'Exempt',
      compensation: 'Owed by the budget',
      received: 'Paid by the budget',
      stillDue: 'Still owed by it',
      byPayers: 'Owed by payers',
      byBudget: 'Owed by the budget',
      owed: 'Is owed',
      toPayers: 'Credit of payers',
      toRefund: 'To be refunded',
      toOthers: 'Held for others',
      toSchools: 'To other schools',
      owes: 'Owes',
      pupils: 'Pupils',
    },
    total: 'Total',
    unknown: 'Not said',
    hidden: 'kept back, a small class',
    none: 'Nothing in this period.',
    madeAt: 'Made at',
    periodOf: withDays((year, part) => {
      if (part === undefined) return `Year ${year}`
      if (part.startsWith('H')) return `${part === 'H1' ? 'First' : 'Second'} half of ${year}`
      return `${part}/${year}`
    }),
    target: (urban, rural, from) => `Target from ${dayOf(from)}: urban ${urban}, rural ${rural}.`,
    source: (source) => `By ${source}.`,
  },
}

/** What a row is called in words: an area by its name, and what no school says as such. */
export function titleOfRow(
  { title }: { readonly title: string | null },
  by: ReportGroup | 'class',
  words: ReportWords,
): string {
  if (title === null) return words.unknown
  return by === 'area' && (title === 'urban' || title === 'rural') ? words.areas[title] : title
}
