import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { CausesMessage } from '../../messages/exchanges.ts'
import { causeWords } from '../exchanges/cause-words.ts'
import { StateTag } from '../exchanges/state-tag.tsx'
import { type Column, DataTable } from '../list/data-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { useTitleOf } from '../session/use-title-of.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { CauseDetails } from './cause-details.tsx'
import { RepairGroupDialog } from './repair-group-dialog.tsx'
import { failureWords } from './words.ts'
import './failures-page.css'

type Cause = CausesMessage['causes'][number]

/** How often the groups are counted again, in ms. */
const lookMs = 5000

/** What fails, by cause, with one action for each group. */
export function FailuresPage() {
  const { texts, format } = useSpeech()
  const words = useWords(failureWords)
  const causes = useWords(causeWords)
  const titleOf = useTitleOf()
  const { session } = useKnown()
  const { data, problem, again } = useRead<CausesMessage>('/failures', lookMs)
  const [chosen, setChosen] = useState<Cause>()

  const columns: readonly Column<Cause>[] = [
    {
      key: 'cause',
      title: words.cause,
      isHead: true,
      cell: (cause) => (
        <>
          <Link to={exchangesOf(cause)}>{causes[cause.problemCode] ?? cause.problemCode}</Link>
          <small>
            <code>{cause.problemCode}</code>
          </small>
          <CauseDetails cause={cause} />
        </>
      ),
    },
    { key: 'partner', title: words.partner, cell: ({ partner }) => titleOf(partner) },
    { key: 'count', title: words.count, isFigure: true, cell: ({ count }) => <b>{format.count(count)}</b> },
    {
      key: 'states',
      title: words.states,
      cell: ({ states }) => (
        <ul className="cause-states">
          {states.map(({ state, count }) => (
            <li key={state}>
              <StateTag state={state} /> {format.count(count)}
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: 'days',
      title: words.days,
      cell: ({ firstDay, lastDay }) => words.fromTo(format.day(firstDay), format.day(lastDay)),
    },
    ...(may(session, 'exchanges.repair')
      ? [{ key: 'act', title: texts.list.acts, isActs: true, cell: act }]
      : []),
  ]

  function act(cause: Cause) {
    if (!isStuck(cause)) return <small>{words.automatic}</small>
    const label = words.repairOf(causes[cause.problemCode] ?? cause.problemCode, titleOf(cause.partner))
    return (
      <button type="button" className="plain-button" aria-label={label} onClick={() => setChosen(cause)}>
        {words.repair}
      </button>
    )
  }

  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <DataTable
          caption={words.caption}
          columns={columns}
          rows={data.causes}
          keyOf={({ partner, problemCode }) => `${partner} ${problemCode}`}
          empty={words.empty}
        />
      )}
      {chosen && <RepairGroupDialog cause={chosen} onClose={() => setChosen(undefined)} />}
    </>
  )
}

/** Waits for a person: nothing but a repair moves it. */
const isStuck = ({ states }: Cause) => states.some(({ state }) => state === 'held' || state === 'refused')

const exchangesOf = ({ partner, problemCode }: Cause) =>
  `/exchanges?${new URLSearchParams({ partner, problemCode })}`
