import { useSpeech } from '../preferences/language.tsx'
import { PageHeader } from '../shell/page-header.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Balance } from './balance.tsx'
import { ChannelCard } from './channel-card.tsx'
import { IncidentList } from './incident-list.tsx'
import { LiveSign } from './live-sign.tsx'
import { PartnerRow } from './partner-row.tsx'
import { ReconciliationCard } from './reconciliation-card.tsx'
import { Section } from './section.tsx'
import { sumPartners } from './standings.ts'
import { useLiveOverview } from './use-live-overview.ts'
import './overview-page.css'

export interface OverviewPageProps {
  readonly administrator: string
  onLeave(): void
  onLapse(): void
}

/** Everything at a glance: what is wrong, exchanges by partner, payments by channel, the last reconciliation by source. */
export function OverviewPage({ administrator, onLeave, onLapse }: OverviewPageProps) {
  const { language, texts } = useSpeech()
  const { connection, at, overview } = useLiveOverview(onLapse)
  useTitle(texts.overview.title)
  const title = (id: string) => overview?.titles[id]?.[language] ?? id

  return (
    <>
      <PageHeader administrator={administrator} onLeave={onLeave}>
        <LiveSign connection={connection} at={at} />
      </PageHeader>
      <main id="main" className="overview" tabIndex={-1}>
        <h1>{texts.overview.title}</h1>
        {overview && at ? (
          <>
            <IncidentList incidents={overview.incidents} title={title} at={at} />
            <Balance standings={sumPartners(overview.partners)} />
            <Section title={texts.overview.partners} empty={texts.overview.noPartners}>
              {overview.partners.map((figures) => (
                <PartnerRow key={figures.partner} title={title(figures.partner)} figures={figures} at={at} />
              ))}
            </Section>
            <div className="side-by-side">
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
      </main>
    </>
  )
}
