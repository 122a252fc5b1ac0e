import type { DaysMessage } from '../../messages/overview.ts'
import { useSpeech } from '../preferences/language.tsx'
import { useRead } from '../session/use-read.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { chartWords } from './chart-words.ts'
import { chartsOf, type PartnerChart } from './charts-of.ts'
import { Section } from './section.tsx'
import './day-charts.css'

/** Days change slowly: what happens now is told live above. */
const lookMs = 60_000

/** Of each partner the last weeks, day by day: how much came, and what of it is delivered, open or in trouble. */
export function DayCharts({ title }: { readonly title: (partner: string) => string }) {
  const words = useWords(chartWords)
  const { data } = useRead<DaysMessage>('/overview/days', lookMs)
  if (!data) return null
  return (
    <Section title={words.title} empty={words.none}>
      {chartsOf(data).map((chart) => (
        <DayChart key={chart.partner} title={title(chart.partner)} chart={chart} />
      ))}
    </Section>
  )
}

/** In units of the drawing: a bar and the gap behind it, and the height of the tallest. */
const [step, bar, height] = [10, 8, 60]

function DayChart({ title, chart }: { readonly title: string; readonly chart: PartnerChart }) {
  const { format } = useSpeech()
  const words = useWords(chartWords)
  const { days, accepted, perDay, troubleShare, most } = chart
  const said = words.said(
    format.count(accepted),
    format.count(Math.round(perDay)),
    `${(troubleShare * 100).toFixed(1)} %`,
  )
  return (
    <figure className="day-chart">
      <figcaption>
        <h3>{title}</h3>
        <p>{said}</p>
      </figcaption>
      <svg
        viewBox={`0 0 ${days.length * step} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}: ${said}`}
      >
        {days.map(({ day, parts }, place) => {
          let top = height
          return parts.map(([name, count]) => {
            const tall = most === 0 ? 0 : (count / most) * height
            top -= tall
            return (
              count > 0 && (
                <rect
                  key={`${day} ${name}`}
                  data-part={name}
                  x={place * step}
                  y={top}
                  width={bar}
                  height={tall}
                >
                  <title>{`${format.day(day)}: ${words.parts[name]} ${format.count(count)}`}</title>
                </rect>
              )
            )
          })
        })}
      </svg>
      <p className="chart-ends" aria-hidden="true">
        <span>{format.day(days[0]?.day ?? '')}</span>
        <span>{words.most(format.count(most))}</span>
        <span>{format.day(days.at(-1)?.day ?? '')}</span>
      </p>
    </figure>
  )
}
