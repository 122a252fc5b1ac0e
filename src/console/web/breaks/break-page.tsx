import type { BreakMessage } from '../../messages/breaks.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { Timeline, type Tone } from '../detail/timeline.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useRead } from '../session/use-read.ts'
import { useTitleOf } from '../session/use-title-of.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useUnreadReason } from '../statements/unread-reason.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { BreakActs } from './break-acts.tsx'
import { BreakEntries, BreakSides } from './break-sides.tsx'
import { BreakTag } from './break-tag.tsx'
import { breakWords } from './words.ts'

const tones: Readonly<Record<BreakMessage['steps'][number]['did'], Tone>> = {
  assigned: 'calm',
  noted: 'calm',
  excepted: 'look',
  resolved: 'good',
  closed: 'good',
}

/** One difference: both sides, who works on it, what was done and what ending it booked. */
export function BreakPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const { format } = useSpeech()
  const words = useWords(breakWords)
  const titleOf = useTitleOf()
  const unreadReason = useUnreadReason()
  const { data, problem, again } = useRead<BreakMessage>(`/breaks/${encodeURIComponent(id)}`)
  return (
    <>
      <PageHead
        title={data ? (words.categories[data.found.category] ?? data.found.category) : words.title}
        lead={data && `${titleOf(data.found.source)}, ${format.day(data.found.businessDay)}`}
        above={{ to: '/breaks', title: words.title }}
      >
        {data && <BreakActs message={data} onDone={again} />}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          {data.astray !== 0 && <p className="notice">{words.leftAstray(format.dong(data.astray))}</p>}
          <Panel title={words.summary} acts={<BreakTag state={data.found.state} />}>
            <Facts facts={factsOf(data)} />
            {data.endings.length === 0 && (
              <p className="panel-text">{data.misfits.map((name) => words.misfits[name]).join(' ')}</p>
            )}
          </Panel>
          <BreakSides message={data} />
          <BreakEntries entries={data.sides.entries} />
          <Panel title={words.history}>
            {data.steps.length === 0 ? (
              <p className="panel-text">{words.noHistory}</p>
            ) : (
              <Timeline
                label={words.history}
                moments={data.steps.map(({ at, did, by, resolution, note }, index) => ({
                  ...{ key: index, at, tone: tones[did] },
                  title: [words.steps[did], resolution && (words.resolutions[resolution] ?? resolution)]
                    .filter(Boolean)
                    .concat(by === 'gateway' ? words.gateway : by)
                    .join(' · '),
                  detail: <p className="moment-note">{note ?? (did === 'closed' ? '' : words.hiddenNote)}</p>,
                }))}
              />
            )}
          </Panel>
        </>
      )}
    </>
  )

  function factsOf({ found }: BreakMessage) {
    const { bankAmount, ourAmount, category, reason, owner, ageDays, openedAt, closedAt } = found
    const difference = (bankAmount ?? 0) - (ourAmount ?? 0)
    return [
      [words.difference, category !== 'unread-file' && <strong key="d">{format.dong(difference)}</strong>],
      [words.why, reason !== category && (words.reasons[reason] ?? unreadReason(reason))],
      [words.owner, owner ?? words.nobody],
      [words.age, words.days(format.count(ageDays))],
      [words.openedAt, format.dayAndTime(new Date(openedAt))],
      [words.closedAt, closedAt && format.dayAndTime(new Date(closedAt))],
    ] as const
  }
}
