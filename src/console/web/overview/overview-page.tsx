import { useSpeech } from '../preferences/language.tsx'
import { useKnown } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { Balance } from './balance.tsx'
import { ChannelCard } from './channel-card.tsx'
import { DayCharts } from './day-charts.tsx'
import { IncidentList } from './incident-list.tsx'
import { LiveSign } from './live-sign.tsx'
import { PartnerRow } from './partner-row.tsx'
import { ReconciliationCard } from './reconciliation-card.tsx'
import { Section } from './section.tsx'
import { sumPartners } from './standings.ts'
import { useLiveOverview } from './use-live-overview.ts'
import './overview-page.css'

/** Everything at a glance: what is wrong, exchanges by partner, payments by channel, the last reconciliation by source. */
export function OverviewPage() {
  const { language, texts } = useSpeech()
  const { lapse } = useKnown()
  const { connection, at, overview } = useLiveOverview(lapse)
  const title = (id: string) => overview?.titles[id]?.[language] ?? id

  return (
    <>
      <PageHead title={texts.overview.title}>
        <LiveSign connection={connection} at={at} />
      </PageHead>
      {overview && at ? (
        <>
          <IncidentList incidents={overview.incidents} title={title} at={at} />
          <Balance standings={sumPartners(overview.partners)} />
          <Section title={texts.overview.partners} empty={texts.overview.noPartners}>
            {overview.partners.map((figures) => (
              <PartnerRow key={figures.partner} title={title(figures.partner)} figures={figures} at={at} />
            ))}
          </Section>
          <DayCharts title={title} />
          <div className="overview-halves">
            <Section title={texts.payments.title} empty={texts.payments.none}>
              {overview.channels.map((figures) => (
                <ChannelCard key={figures.channel} title={title(figures.channel)} figures={figures} />
              ))}
            </Section>
            <Section title={texts.reconciliation.title} empty={texts.reconciliation.none}>
              {overview.reconciliations.map((last) => (
                <ReconciliationCard key={last.source} title={title(last.source)} last={last} />
              ))}
            </Section>
          </div>
        </>
      ) : (
        <p className="loading">{texts.overview.loading}</p>
      )}
    </>
  )
}
