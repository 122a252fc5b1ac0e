import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import { mayMove } from '../../../domain/approvals/approval.ts'
import type { ApprovalMessage } from '../../messages/approvals.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { Timeline } from '../detail/timeline.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { ApprovalAbout } from './approval-about.tsx'
import { ApprovalTag, toneOfApproval } from './approval-tag.tsx'
import { whoAsked } from './who-asked.ts'
import { approvalWords } from './words.ts'

/** How often a request is read again, in ms: somebody else may decide it. */
const lookMs = 5000

type Act = 'approve' | 'reject' | 'withdraw'

/** One request, everything that deciding it takes, and the decision. */
export function ApprovalPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const { format } = useSpeech()
  const words = useWords(approvalWords)
  const api = useApi()
  const { session } = useKnown()
  const path = `/approvals/${encodeURIComponent(id)}`
  const { data, problem, again } = useRead<ApprovalMessage>(path, lookMs)
  const [act, setAct] = useState<Act>()
  const acts = data && may(session, 'approvals.decide') ? actsOf(data.approval) : []
  const dones = { approve: words.approved, reject: words.rejected, withdraw: words.withdrawn }

  return (
    <>
      <PageHead
        title={data ? words.kinds[data.approval.kind] : words.title}
        above={{ to: '/approvals', title: words.title }}
      >
        {acts.map((one) => (
          <button key={one} type="button" className="plain-button" onClick={() => setAct(one)}>
            {words[one]}
          </button>
        ))}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          {data.approval.isOwn && data.approval.state === 'waiting' && (
            <p className="notice">{words.ownNote}</p>
          )}
          <Panel title={words.request} acts={<ApprovalTag state={data.approval.state} />}>
            <Facts facts={factsOf(data)} />
          </Panel>
          <ApprovalAbout message={data} />
          <Panel title={words.history}>
            <Timeline
              label={words.history}
              moments={data.approval.steps.map(({ at, state, by, person, reason }, index) => ({
                ...{ key: index, at, tone: toneOfApproval[state] },
                title: `${words.states[state]} · ${person === null ? words.time : by}`,
                detail: <p className="moment-note">{reason}</p>,
              }))}
            />
          </Panel>
        </>
      )}
      {act && (
        <ActionDialog
          title={words[act]}
          lead={act === 'approve' ? words.approveLead : undefined}
          act={words[act]}
          done={dones[act]}
          isDangerous={act !== 'approve'}
          onAct={async (_fields, reason) => {
            await api.send(`${path}/${act === 'approve' ? 'approve' : 'reject'}`, { reason })
            again()
          }}
          onClose={() => setAct(undefined)}
        />
      )}
    </>
  )

  function factsOf({ approval, schoolName }: ApprovalMessage) {
    const { amount, schoolCode, requestedAt, expiresAt, takesEffectAt, state, steps } = approval
    return [
      [words.amount, amount !== null && <strong key="amount">{format.dong(amount)}</strong>],
      [words.school, schoolCode && [schoolName, schoolCode].filter(Boolean).join(' · ')],
      [words.asked, whoAsked(approval)],
      [words.askedAt, format.moment(new Date(requestedAt))],
      [words.why, steps[0]?.reason],
      [words.until, state === 'waiting' && format.dayAndTime(new Date(expiresAt))],
      [words.effect, takesEffectAt && format.dayAndTime(new Date(takesEffectAt))],
    ] as const
  }
}

/** What the reader may do with a request: who asked withdraws, everybody else says yes or no. */
function actsOf({ state, isOwn }: ApprovalMessage['approval']): readonly Act[] {
  if (isOwn) return mayMove(state, 'withdrawn') ? ['withdraw'] : []
  const yes: readonly Act[] = state === 'waiting' ? ['approve'] : []
  return mayMove(state, 'rejected') ? [...yes, 'reject'] : yes
}
