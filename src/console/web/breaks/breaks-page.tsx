import { breakMoves } from '../../../domain/statements/break.ts'
import type { BreakRow } from '../../messages/breaks.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useUnreadReason } from '../statements/unread-reason.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { BreakStandings } from './break-standings.tsx'
import { BreakTag } from './break-tag.tsx'
import { breakWords } from './words.ts'

const states = (Object.keys(breakMoves) as (keyof typeof breakMoves)[]).filter((state) => state !== 'open')
const ages = [1, 7, 30]

/** Differences to work on, and those that are over. */
export function BreaksPage() {
  const { format } = useSpeech()
  const words = useWords(breakWords)
  const titleOf = useTitleOf()
  const unreadReason = useUnreadReason()
  /** An amount with what tells it from others like it. */
  const side = (amount: number | null, ...marks: readonly (string | null)[]) => {
    const told = marks.filter((mark) => mark !== null)
    if (amount === null && told.length === 0) return null
    return (
      <>
        {amount !== null && format.dong(amount)}
        {told.map((mark) => (
          <small key={mark}>{mark}</small>
        ))}
      </>
    )
  }
  const columns: readonly Column<BreakRow>[] = [
    {
      key: 'category',
      title: words.category,
      isHead: true,
      cell: ({ id, category, reason }) => (
        <>
          <Link to={`/breaks/${id}`}>{words.categories[category] ?? category}</Link>
          {reason !== category && <small>{words.reasons[reason] ?? unreadReason(reason)}</small>}
        </>
      ),
    },
    {
      key: 'source',
      title: words.source,
      cell: ({ source, businessDay }) => (
        <>
          {titleOf(source)}
          <small>{format.day(businessDay)}</small>
        </>
      ),
    },
    {
      key: 'theirs',
      title: words.theirAmount,
      isFigure: true,
      cell: ({ bankAmount, bankReference, file }) => side(bankAmount, bankReference, file),
    },
    {
      key: 'ours',
      title: words.ourAmount,
      isFigure: true,
      cell: ({ ourAmount, paymentReference, billNumber }) => side(ourAmount, paymentReference, billNumber),
    },
    { key: 'owner', title: words.owner, cell: ({ owner }) => owner ?? words.nobody },
    {
      key: 'age',
      title: words.age,
      isFigure: true,
      cell: ({ ageDays }) => words.days(format.count(ageDays)),
    },
    { key: 'state', title: words.state, cell: ({ state }) => <BreakTag state={state} /> },
  ]
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <BreakStandings />
      <List
        path="/breaks"
        caption={words.caption}
        filters={[
          {
            name: 'state',
            title: words.state,
            unchosen: words.states.open,
            choices: [
              ...states.map((state) => ({ value: state, title: words.states[state] })),
              { value: 'any', title: words.any },
            ],
          },
          {
            name: 'category',
            title: words.category,
            choices: Object.entries(words.categories).map(([value, title]) => ({ value, title })),
          },
          {
            name: 'olderThanDays',
            title: words.age,
            choices: ages.map((days) => ({ value: String(days), title: words.older(String(days)) })),
          },
          { name: 'owner', title: words.owner },
          { name: 'unowned', title: words.unowned, choices: [{ value: 'yes', title: words.yes }] },
          { name: 'source', title: words.source },
          { name: 'businessDay', title: words.day, kind: 'day' },
        ]}
        columns={columns}
        keyOf={({ id }) => id}
        empty={words.empty}
      />
    </>
  )
}
