import type { ExchangeState } from '../../../../schemas/exchange.ts'
import { exchangeStanding } from '../../../domain/exchanges/exchange.ts'
import type { ExchangesMessage } from '../../messages/exchanges.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { causeWords } from './cause-words.ts'
import { StateTag } from './state-tag.tsx'
import { StudentSearch } from './student-search.tsx'
import { exchangeWords } from './words.ts'

const states = Object.keys(exchangeStanding) as ExchangeState[]

type Found = ExchangesMessage['rows'][number]

/** Looking for exchanges. */
export function ExchangesPage() {
  const { texts, format } = useSpeech()
  const words = useWords(exchangeWords)
  const causes = useWords(causeWords)
  const titleOf = useTitleOf()
  const { titles } = useKnown().session

  const columns: readonly Column<Found>[] = [
    {
      key: 'about',
      title: words.about,
      isHead: true,
      cell: ({ id, subject }) => (
        <>
          <Link to={`/exchanges/${id}`}>
            {subject.number ?? subject.dossierNumber ?? words.one(String(id))}
          </Link>
          {subject.dossierNumber && <small>{subject.dossierNumber}</small>}
        </>
      ),
    },
    { key: 'event', title: words.event, cell: ({ event }) => words.events[event] },
    { key: 'partner', title: words.partner, cell: ({ partner }) => titleOf(partner) },
    {
      key: 'state',
      title: words.state,
      cell: ({ state, problemCode }) => (
        <>
          <StateTag state={state} />
          {problemCode && state !== 'accepted' && <small>{causes[problemCode] ?? problemCode}</small>}
        </>
      ),
    },
    {
      key: 'student',
      title: words.student,
      cell: ({ subject }) => (
        <>
          {subject.studentCode}
          {subject.schoolCode && <small>{subject.schoolCode}</small>}
        </>
      ),
    },
    {
      key: 'attempts',
      title: words.attempts,
      isFigure: true,
      cell: ({ attempts }) => format.count(attempts),
    },
    { key: 'at', title: words.acceptedAt, cell: ({ createdAt }) => format.moment(new Date(createdAt)) },
  ]

  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <StudentSearch />
      <List
        path="/exchanges"
        caption={words.caption}
        filters={[
          { name: 'subject', title: words.subject },
          {
            name: 'partner',
            title: words.partner,
            choices: Object.keys(titles).map((id) => ({ value: id, title: titleOf(id) })),
          },
          {
            name: 'state',
            title: words.state,
            choices: states.map((state) => ({ value: state, title: texts.states[state] })),
          },
          {
            name: 'problemCode',
            title: words.cause,
            choices: Object.entries(causes).map(([code, title]) => ({ value: code, title })),
          },
          { name: 'since', title: words.since, kind: 'time' },
          { name: 'until', title: words.until, kind: 'time' },
        ]}
        columns={columns}
        keyOf={({ id }) => id}
        empty={words.empty}
      />
    </>
  )
}
