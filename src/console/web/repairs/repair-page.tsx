import { useState } from 'react'
import type { RepairState } from '../../../../schemas/repair.ts'
import { may } from '../../../domain/access/roles.ts'
import { steeredTo } from '../../../domain/repairs/repair.ts'
import type { RepairMessage } from '../../messages/repairs.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { Timeline } from '../detail/timeline.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { RepairProgress, RepairTag, toneOfRepair } from './repair-sign.tsx'
import { repairWords } from './words.ts'

/** How often a repair is looked at, in ms. */
const lookMs = 1000

const moves = [
  { to: 'paused', name: 'pause' },
  { to: 'running', name: 'resume' },
  { to: 'stopped', name: 'stop' },
] as const satisfies readonly { to: RepairState; name: string }[]

/** One repair: how far it is, and what steers it. */
export function RepairPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const { format } = useSpeech()
  const words = useWords(repairWords)
  const api = useApi()
  const { session } = useKnown()
  const { data, problem, again } = useRead<RepairMessage>(`/repairs/${encodeURIComponent(id)}`, lookMs)
  const [move, setMove] = useState<(typeof moves)[number]>()
  const title = data
    ? words.one(words.actions[data.action], format.dayAndTime(new Date(data.startedAt)))
    : words.title
  const legal: readonly RepairState[] = data ? steeredTo(data.state) : []

  return (
    <>
      <PageHead title={title} above={{ to: '/repairs', title: words.title }}>
        {may(session, 'exchanges.repair') &&
          moves
            .filter(({ to }) => legal.includes(to))
            .map((one) => (
              <button key={one.to} type="button" className="plain-button" onClick={() => setMove(one)}>
                {words[one.name]}
              </button>
            ))}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data?.state === 'waiting' && data.approvalId && (
        <p className="notice">
          {words.waits} <Link to={`/approvals/${data.approvalId}`}>{words.toApproval}</Link>
        </p>
      )}
      {data && (
        <>
          <Panel title={words.progress} acts={<RepairTag state={data.state} />}>
            <RepairProgress repair={data} />
            <Facts
              facts={[
                [words.planned, format.count(data.planned)],
                [words.repaired, format.count(data.repaired)],
                [words.passedOver, data.passedOver > 0 && format.count(data.passedOver)],
                [words.left, format.count(data.planned - data.repaired - data.passedOver)],
                [words.pace, words.perMinute(format.count(data.perMinute))],
                [words.filter, <FilterLink key="filter" filter={data.filter} />],
                [words.finishedAt, data.finishedAt && format.moment(new Date(data.finishedAt))],
              ]}
            />
          </Panel>
          <Panel title={words.history}>
            <Timeline
              label={words.history}
              moments={data.changes.map(({ at, state, by, reason }, index) => ({
                ...{ key: index, at, tone: toneOfRepair[state] },
                title: `${words.states[state]} · ${by}`,
                detail: <p className="moment-note">{reason}</p>,
              }))}
            />
          </Panel>
        </>
      )}
      {move && (
        <ActionDialog
          title={words[move.name]}
          lead={move.to === 'stopped' ? words.stopLead : undefined}
          act={words[move.name]}
          done={words.steered}
          isDangerous={move.to === 'stopped'}
          onAct={async (_fields, reason) => {
            await api.send(`/repairs/${id}/steer`, { to: move.to, reason })
            again()
          }}
          onClose={() => setMove(undefined)}
        />
      )}
    </>
  )
}

/** What was meant, leading to the exchanges that it means now. */
function FilterLink({ filter }: { readonly filter: RepairMessage['filter'] }) {
  const { exchangeIds, partner, problemCode, schoolCode, state, since, until } = filter
  if (exchangeIds) {
    return exchangeIds.map((id) => (
      <span key={id}>
        <Link to={`/exchanges/${id}`}>{id}</Link>{' '}
      </span>
    ))
  }
  const narrow = Object.entries({ partner, problemCode, state })
  const query = new URLSearchParams(narrow.flatMap(([name, value]) => (value ? [[name, value]] : [])))
  const text = [partner, problemCode, state, schoolCode, since, until].filter(Boolean).join(', ')
  return <Link to={`/exchanges?${query}`}>{text || '*'}</Link>
}
