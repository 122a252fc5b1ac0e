import type { IncidentFacts, IncidentNews } from '../domain/incidents/incident.ts'
import { kindOf, type Severity } from '../domain/incidents/incident-kinds.ts'
import { localMinute } from '../domain/time/local-time.ts'
import type { Telling } from '../ports/incidents/incident-store.ts'

interface Words {
  readonly vi: string
  readonly en: string
}

const newsWords = {
  opened: { vi: 'Mới', en: 'Opened' },
  worse: { vi: 'Nặng hơn', en: 'Worse' },
  cleared: { vi: 'Đã hết', en: 'Over' },
} as const satisfies Record<IncidentNews, Words>

const severityWords = {
  warning: { vi: 'cảnh báo', en: 'warning' },
  serious: { vi: 'nghiêm trọng', en: 'serious' },
  critical: { vi: 'khẩn cấp', en: 'critical' },
} as const satisfies Record<Severity, Words>

const factWords = {
  code: { vi: 'Mã', en: 'Code' },
  by: { vi: 'Do', en: 'By' },
  client: { vi: 'Hệ thống', en: 'Client' },
  since: { vi: 'Từ lúc', en: 'Since' },
  until: { vi: 'Đến lúc', en: 'Until' },
} as const satisfies Record<keyof IncidentFacts, Words>

/** Writes the news for people: the subject in Vietnamese, the body in both languages. */
export function mailText(news: readonly Telling[]): { subject: string; text: string } {
  const [first, ...others] = news
  const what = first && others.length === 0 ? headingOf(first, 'vi') : `${news.length} tin về sự cố`
  return { subject: `[liên thông] ${what}`, text: `${news.map(paragraph).join('\n\n')}\n\n${foot}\n` }
}

const foot = `--
lienthong incidents — mọi sự cố đang mở / every open incident`

const headingOf = ({ news, kind, subject }: Telling, language: keyof Words): string =>
  `${newsWords[news][language]}: ${kindOf(kind)?.title[language] ?? kind} (${subject})`

function paragraph(telling: Telling): string {
  const { severity, count, facts, openedAt, at, kind, incidentId } = telling
  const lines: [Words, string][] = [
    [{ vi: 'Mức độ', en: 'Severity' }, `${severityWords[severity].vi} / ${severityWords[severity].en}`],
    [{ vi: 'Số lượng', en: 'Count' }, String(count)],
    ...Object.entries(facts).map(([name, value]): [Words, string] => [
      factWords[name as keyof IncidentFacts] ?? { vi: name, en: name },
      instantOr(value),
    ]),
    [{ vi: 'Bắt đầu', en: 'Opened' }, localTime(openedAt)],
    [{ vi: 'Thời điểm của tin', en: 'This news' }, localTime(at)],
    [{ vi: 'Cần làm gì', en: 'What to do' }, `docs/operations.md#${kindOf(kind)?.question ?? ''}`],
    [{ vi: 'Số hiệu', en: 'Id' }, incidentId],
  ]
  const body = lines.map(([{ vi, en }, value]) => `  ${vi} / ${en}: ${value}`)
  return [headingOf(telling, 'vi'), headingOf(telling, 'en'), ...body].join('\n')
}

const instantOr = (value: string): string =>
  /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? localTime(new Date(value)) : value

const localTime = (at: Date): string => `${localMinute(at).replace('T', ' ')} (UTC+7)`
