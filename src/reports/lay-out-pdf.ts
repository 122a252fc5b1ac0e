import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Content, Text } from 'pdfmake'
import { type ColumnKind, reports as definitions, type Report } from './reports.ts'
import { type ReportWords, titleOfRow } from './words.ts'
import type { Edition } from './write-report.ts'

const locales = { vi: 'vi-VN', en: 'en-GB' } as const
const timeZone = 'Asia/Ho_Chi_Minh'

/** Roboto has every letter of Vietnamese; it comes with the library. */
const fontFolder = join(
  dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')),
  'fonts',
  'Roboto',
)
const fontFile = (style: string) => join(fontFolder, `Roboto-${style}.ttf`)
const fonts = {
  Roboto: {
    ...{ normal: fontFile('Regular'), bold: fontFile('Medium') },
    ...{ italics: fontFile('Italic'), bolditalics: fontFile('MediumItalic') },
  },
}

/** Writes reports as one PDF for the file: A4 across, the head of a table again on each page, and the pages numbered. */
export async function layOutPdf(
  reports: readonly Report[],
  { words, language, madeAt }: Edition,
): Promise<Buffer> {
  const format = formatsOf(language)
  // Loaded when it is first needed: a start is quicker without it.
  const { default: pdfmake } = await import('pdfmake')
  pdfmake.setFonts(fonts)
  // Nothing is fetched, and nothing is read but the font.
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(fontFolder))
  const period = reports[0]?.period ?? ''
  const at = new Intl.DateTimeFormat(locales[language], {
    ...{ timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' },
    ...{ day: '2-digit', month: '2-digit', year: 'numeric' },
  })
  const document = pdfmake.createPdf({
    pageSize: 'A4',
    pageOrientation: 'landscape',
    pageMargins: [36, 40, 36, 44],
    info: { title: words.title, creationDate: madeAt },
    language: language === 'vi' ? 'vi-VN' : 'en',
    defaultStyle: { font: 'Roboto', fontSize: 8.5 },
    styles: {
      title: { fontSize: 17, bold: true, margin: [0, 0, 0, 2] },
      period: { fontSize: 11, margin: [0, 0, 0, 2] },
      report: { fontSize: 12.5, bold: true, margin: [0, 14, 0, 2] },
      soft: { color: '#4b5c61' },
      head: { bold: true, fillColor: '#e4f1f1' },
      total: { bold: true, fillColor: '#f4f6f6' },
    },
    content: [
      { text: words.title, style: 'title' },
      { text: words.periodOf(period), style: 'period' },
      { text: `${words.madeAt} ${at.format(madeAt)}`, style: 'soft' },
      ...reports.flatMap((report) => contentOf(report, words, format)),
    ],
    footer: (page: number, pages: number) => ({
      text: `${page} / ${pages}`,
      alignment: 'right',
      margin: [36, 12, 36, 0],
      style: 'soft',
    }),
  })
  return document.getBuffer()
}

type Format = Readonly<Record<ColumnKind, (value: number) => string>>

function contentOf(report: Report, words: ReportWords, format: Format): Content[] {
  const { name, by, rows, total, target } = report
  const { columns } = definitions[name]
  const figure = (value: number | null | undefined, kind: ColumnKind): Text => ({
    text: value === null || value === undefined ? '–' : format[kind](value),
    alignment: 'right',
  })
  const head: Text[] = [
    { text: words.groups[by], style: 'head' },
    ...columns.map(
      ({ key }): Text => ({ text: words.columns[key] ?? key, style: 'head', alignment: 'right' }),
    ),
  ]
  const lines = rows.map((row): Text[] => [
    {
      text: [
        titleOfRow(row, by, words),
        row.note && `\n${row.note}`,
        row.isHidden ? `\n${words.hidden}` : '',
      ].join(''),
    },
    ...columns.map(({ key, kind }) => figure(row.cells[key], kind)),
  ])
  const last: Text[] = [
    { text: words.total, style: 'total' },
    ...columns.map(({ key, kind }) => ({ ...figure(total[key], kind), style: 'total' })),
  ]
  const percent = (value: number) => format.share(value / 100)
  const text = target && [
    words.target(percent(target.urban), percent(target.rural), target.from),
    target.source && words.source(target.source),
  ]
  const aboutTarget: Content[] = text ? [{ text: text.filter(Boolean).join(' '), margin: [0, 0, 0, 3] }] : []
  const table: Content = {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: ['*', ...columns.map(() => 'auto')],
      body: [head, ...lines, last],
    },
    layout: {
      hLineWidth: () => 0.5,
      vLineWidth: () => 0,
      hLineColor: () => '#cdd6d8',
      paddingTop: () => 3,
      paddingBottom: () => 3,
    },
  }
  return [
    { text: words.names[name], style: 'report' },
    { text: words.leads[name], style: 'soft', margin: [0, 0, 0, 3] },
    ...aboutTarget,
    table,
  ]
}

function formatsOf(language: Edition['language']): Format {
  const number = new Intl.NumberFormat(locales[language])
  // Cut off and not rounded: 49.98 % has not reached 50 %.
  const percent = new Intl.NumberFormat(locales[language], {
    ...{ style: 'percent', maximumFractionDigits: 1, roundingMode: 'trunc' },
  })
  return {
    count: (value) => number.format(value),
    dong: (value) => number.format(value),
    share: (value) => percent.format(value),
  }
}
