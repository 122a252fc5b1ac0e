import type { BreakStandingMessage } from '../../messages/breaks.ts'
import { TitledTable } from '../list/titled-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useRead } from '../session/use-read.ts'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { breakWords } from './words.ts'

/** How many differences are open, by kind and age; each number leads to those that it counts. */
export function BreakStandings() {
  const { format } = useSpeech()
  const words = useWords(breakWords)
  const { data, problem, again } = useRead<BreakStandingMessage>('/breaks/standing')
  if (problem) return <ProblemNote problem={problem} onAgain={again} />
  if (!data) return null
  const leading = (count: number, category: string, more = '') =>
    count === 0 ? '0' : <Link to={`/breaks?category=${category}${more}`}>{format.count(count)}</Link>
  return (
    <TitledTable
      title={words.standing}
      rows={data.standing}
      keyOf={({ category }) => category}
      empty={words.allDone}
      columns={[
        {
          key: 'category',
          title: words.category,
          isHead: true,
          cell: ({ category }) => words.categories[category] ?? category,
        },
        {
          key: 'count',
          title: words.count,
          isFigure: true,
          cell: ({ count, category }) => leading(count, category),
        },
        {
          key: 'today',
          title: words.ofToday,
          isFigure: true,
          cell: ({ ofToday }) => format.count(ofToday),
        },
        { key: 'week', title: words.ofWeek, isFigure: true, cell: ({ ofWeek }) => format.count(ofWeek) },
        {
          key: 'older',
          title: words.olderThanWeek,
          isFigure: true,
          cell: ({ older, category }) => leading(older, category, '&olderThanDays=7'),
        },
        {
          key: 'unowned',
          title: words.unowned,
          isFigure: true,
          cell: ({ unowned, category }) => leading(unowned, category, '&unowned=yes'),
        },
        { key: 'amount', title: words.amount, isFigure: true, cell: ({ amount }) => format.dong(amount) },
      ]}
    />
  )
}
