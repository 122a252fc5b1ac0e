import { dayMoves } from '../../../domain/days/business-day.ts'
import type { DayListRow } from '../../messages/days.ts'
import { approvalWords } from '../approvals/words.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { addressOfDay, useBookName } from './book-name.ts'
import { DayTag } from './day-tag.tsx'
import { dayWords } from './words.ts'

const kinds = ['channel', 'bank', 'school'] as const
const states = Object.keys(dayMoves) as (keyof typeof dayMoves)[]

/** Business days of every book, and what keeps those open that come next. */
export function DaysPage() {
  const { format } = useSpeech()
  const words = useWords(dayWords)
  const nameOf = useBookName()
  const columns: readonly Column<DayListRow>[] = [
    {
      key: 'day',
      title: words.day,
      isHead: true,
      cell: ({ book, day }) => <Link to={addressOfDay(book, day)}>{format.day(day)}</Link>,
    },
    {
      key: 'book',
      title: words.book,
      cell: ({ book, schoolName }) => (
        <>
          {nameOf(book, schoolName)}
          <small>
            <code>{book}</code>
          </small>
        </>
      ),
    },
    { key: 'state', title: words.state, cell: ({ state }) => <DayTag state={state} /> },
    { key: 'open', title: words.keepsOpen, cell: (row) => <KeepsOpen row={row} /> },
    {
      key: 'rows',
      title: words.rows,
      isFigure: true,
      cell: ({ rows }) => (rows === null ? null : format.count(rows)),
    },
    {
      key: 'closed',
      title: words.closedAt,
      cell: ({ closedAt }) => closedAt && format.dayAndTime(new Date(closedAt)),
    },
  ]
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <List
        path="/days"
        caption={words.caption}
        filters={[
          {
            name: 'kind',
            title: words.kind,
            choices: kinds.map((kind) => ({ value: kind, title: words.kinds[kind] })),
          },
          { name: 'book', title: words.book, hint: words.bookHint },
          { name: 'day', title: words.day, kind: 'day' },
          {
            name: 'state',
            title: words.state,
            choices: states.map((state) => ({ value: state, title: words.states[state] })),
          },
        ]}
        columns={columns}
        keyOf={({ book, day }) => `${day} ${book}`}
        empty={words.empty}
      />
    </>
  )
}

function KeepsOpen({ row: { state, isNext, unmet } }: { readonly row: DayListRow }) {
  const words = useWords(dayWords)
  const { conditionNames } = useWords(approvalWords)
  if (state !== 'open') return null
  if (!isNext) return words.waitsForEarlier
  if (unmet.length === 0) return <Tag tone="good">{words.mayClose}</Tag>
  return unmet.map(({ condition }) => conditionNames[condition] ?? condition).join('; ')
}
