import { closingConditions, type Unmet } from '../../../domain/days/business-day.ts'
import type { DayMessage } from '../../messages/days.ts'
import { approvalWords } from '../approvals/words.ts'
import { breakWords } from '../breaks/words.ts'
import { TitledTable } from '../list/titled-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { addressOfDay } from './book-name.ts'
import { exampleText } from './condition-example.ts'
import { dayWords } from './words.ts'

/** What keeps a day open, and where to look first. */
export function DayConditions({ message: { day, unmet, exceptions } }: { readonly message: DayMessage }) {
  const { format } = useSpeech()
  const words = useWords(dayWords)
  const { conditionNames } = useWords(approvalWords)
  const granted = new Set(exceptions.map(({ condition }) => condition))
  return (
    <TitledTable
      title={words.keepsOpen}
      rows={unmet}
      keyOf={({ condition }) => condition}
      empty={words.nothingKeepsOpen}
      columns={[
        {
          key: 'condition',
          title: words.condition,
          isHead: true,
          cell: ({ condition }) => (
            <>
              {conditionNames[condition] ?? condition}
              {granted.has(condition) && (
                <small>
                  <Tag tone="calm">{words.excepted}</Tag>
                </small>
              )}
              {!closingConditions[condition].mayBeExcepted && <small>{words.notExcepted}</small>}
            </>
          ),
        },
        { key: 'count', title: words.count, isFigure: true, cell: ({ count }) => format.count(count) },
        {
          key: 'amount',
          title: words.amount,
          isFigure: true,
          cell: ({ amount }) => (amount === null ? null : format.dong(amount)),
        },
        {
          key: 'examples',
          title: words.examples,
          cell: (one) => <Examples book={day.book} unmet={one} />,
        },
      ]}
    />
  )
}

/** Names of what to look at, with their pages where they have one. */
function Examples({
  book,
  unmet: { condition, examples },
}: {
  readonly book: string
  readonly unmet: Unmet
}) {
  const { format } = useSpeech()
  const { exampleWords: words } = useWords(dayWords)
  const { categories } = useWords(breakWords)
  const linkOf = (text: string) => {
    if (condition === 'earlier-day-open') return addressOfDay(book, text)
    const [, id] = /^[a-z-]+ (\d+)$/.exec(text) ?? []
    return condition === 'open-breaks' && id ? `/breaks/${id}` : undefined
  }
  return (
    <ul className="plain-list">
      {examples.map((text) => {
        const to = linkOf(text)
        const said = exampleText(condition, text, { format, words, categories })
        return <li key={text}>{to ? <Link to={to}>{said}</Link> : said}</li>
      })}
    </ul>
  )
}

/** What two people let a day go without. */
export function DayExceptions({ message: { exceptions } }: { readonly message: DayMessage }) {
  const { format } = useSpeech()
  const words = useWords(dayWords)
  const { conditionNames } = useWords(approvalWords)
  if (exceptions.length === 0) return null
  return (
    <TitledTable
      title={words.exceptions}
      rows={exceptions}
      keyOf={({ condition }) => condition}
      empty=""
      columns={[
        {
          key: 'condition',
          title: words.condition,
          isHead: true,
          cell: ({ condition, at }) => (
            <>
              {conditionNames[condition] ?? condition}
              <small>{format.dayAndTime(new Date(at))}</small>
            </>
          ),
        },
        {
          key: 'by',
          title: words.exceptionBy,
          cell: ({ requestedBy, approvedBy }) => `${requestedBy} · ${approvedBy}`,
        },
        { key: 'why', title: words.why, cell: ({ reason }) => reason },
      ]}
    />
  )
}
