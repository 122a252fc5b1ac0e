import { may } from '../../../domain/access/roles.ts'
import type { PartnerMessage, SettingMessage } from '../../messages/partners.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { type Column, DataTable } from '../list/data-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { useTitleOf } from '../session/use-title-of.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { ConnectionCheck } from './connection-check.tsx'
import { HoldTag } from './hold-tag.tsx'
import { PartnerActs } from './partner-acts.tsx'
import { WindowsSection } from './windows-section.tsx'
import { partnerWords } from './words.ts'

/** How often a partner is looked at, in ms. */
const lookMs = 2000

/** One partner: how it stands, whether it can be reached, what is set for it. */
export function PartnerPage({ params: { name } }: { readonly params: { readonly name: string } }) {
  const words = useWords(partnerWords)
  const titleOf = useTitleOf()
  const { session } = useKnown()
  const mayTry = may(session, 'partners.steer')
  const { data, problem, again } = useRead<PartnerMessage>(`/partners/${encodeURIComponent(name)}`, lookMs)
  return (
    <>
      <PageHead title={titleOf(name)} above={{ to: '/partners', title: words.title }}>
        {data && mayTry && <PartnerActs partner={data.partner} onDone={again} />}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          <Panel title={words.standing}>
            <Standing partner={data.partner} />
          </Panel>
          <WindowsSection partner={data.partner} onDone={again} />
          {mayTry && <ConnectionCheck name={name} />}
          <Settings settings={data.settings} />
        </>
      )}
    </>
  )
}

function Standing({ partner }: { readonly partner: PartnerMessage['partner'] }) {
  const { format } = useSpeech()
  const words = useWords(partnerWords)
  const { name, hold, stops, limits, breaker, failures, load } = partner
  const limitWords = [
    limits.perSecond && words.perSecond(format.count(limits.perSecond)),
    limits.concurrency && words.concurrency(format.count(limits.concurrency)),
  ].filter(Boolean)
  const said = stops.map(({ kind, reason, setAt }) =>
    [words.holds[kind], reason, format.dayAndTime(new Date(setAt))].join(', '),
  )
  return (
    <Facts
      facts={[
        [words.state, <HoldTag key="hold" hold={hold} />],
        [
          words.breaker,
          [words.breakers[breaker], failures > 0 && words.failures(format.count(failures))]
            .filter(Boolean)
            .join(', '),
        ],
        [words.due, format.count(load?.due ?? 0)],
        [words.inFlight, format.count(load?.inFlight ?? 0)],
        [words.blocked, format.count(load?.blocked ?? 0)],
        [words.held, format.count(load?.held ?? 0)],
        [words.oldest, load?.oldestAt && format.moment(new Date(load.oldestAt))],
        [words.limits, limitWords.join(', ') || words.noLimits],
        [words.stops, said.join('; ')],
        [
          words.exchanges,
          <Link key="link" to={`/exchanges?partner=${encodeURIComponent(name)}`}>
            {name}
          </Link>,
        ],
      ]}
    />
  )
}

function Settings({ settings }: { readonly settings: readonly SettingMessage[] }) {
  const words = useWords(partnerWords)
  const columns: readonly Column<SettingMessage>[] = [
    { key: 'name', title: words.setting, isHead: true, cell: ({ name }) => <code>{name}</code> },
    { key: 'value', title: words.value, cell: ({ value }) => <code>{value}</code> },
    { key: 'origin', title: words.origin, cell: ({ origin }) => origin && words.origins[origin] },
  ]
  return (
    <section className="section">
      <h2>{words.settings}</h2>
      <DataTable
        caption={words.settings}
        columns={columns}
        rows={settings}
        keyOf={({ name }) => name}
        empty={words.empty}
      />
    </section>
  )
}
