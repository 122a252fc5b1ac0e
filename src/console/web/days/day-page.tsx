import type { DayMessage } from '../../messages/days.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { addressOfDay, useBookName } from './book-name.ts'
import { DayActs } from './day-acts.tsx'
import { DayConditions, DayExceptions } from './day-conditions.tsx'
import { DayMoney } from './day-money.tsx'
import { DayFiles, DayLate } from './day-records.tsx'
import { DayTag } from './day-tag.tsx'
import { DayTotals } from './day-totals.tsx'
import { dayWords } from './words.ts'

/** How often a day is read again, in ms: files and decisions of others come meanwhile. */
const lookMs = 15_000

/** One day of one book: what keeps it open and closing it, or what it counted. */
export function DayPage({
  params: { book, day },
}: {
  readonly params: { readonly book: string; readonly day: string }
}) {
  const { format } = useSpeech()
  const words = useWords(dayWords)
  const nameOf = useBookName()
  const path = addressOfDay(book, day)
  const { data, problem, again } = useRead<DayMessage>(path, lookMs)
  const name = nameOf(book, data?.schoolName ?? null)
  return (
    <>
      <PageHead
        title={`${name}, ${/^\d{4}-\d\d-\d\d$/.test(day) ? format.day(day) : day}`}
        above={{ to: '/days', title: words.title }}
      >
        {data && <DayActs message={data} onDone={again} />}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          {data.waiting && (
            <p className="notice">
              {words.waiting(data.waiting.requestedPerson)}{' '}
              <Link to={`/approvals/${data.waiting.id}`}>{words.seeRequest}</Link>
            </p>
          )}
          <Panel title={words.summary} acts={<DayTag state={data.day.state} />}>
            <DayFacts message={data} />
          </Panel>
          {data.day.state === 'open' && <DayConditions message={data} />}
          <DayExceptions message={data} />
          <DayMoney message={data} />
          {data.facts && <DayTotals facts={data.facts} />}
          {data.day.state !== 'open' && <DayLate late={data.late} />}
          {!book.startsWith('school:') && <DayFiles files={data.files} />}
        </>
      )}
    </>
  )
}

function DayFacts({ message: { day, facts } }: { readonly message: DayMessage }) {
  const { format } = useSpeech()
  const words = useWords(dayWords)
  const { cutOff, closedAt } = day
  const time = `${String(Math.floor(cutOff / 60)).padStart(2, '0')}:${String(cutOff % 60).padStart(2, '0')}`
  return (
    <Facts
      facts={[
        [words.book, <code key="book">{day.book}</code>],
        [words.cutOff, time],
        [words.rows, facts && format.count(facts.rows)],
        [words.closedAt, closedAt && format.moment(new Date(closedAt))],
        [words.closedBy, facts?.closedBy],
        [words.rowsHash, facts && <code key="hash">{facts.rowsHash}</code>],
        [words.previous, facts?.previous && <code key="previous">{facts.previous}</code>],
      ]}
    />
  )
}
