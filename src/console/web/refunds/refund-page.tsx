import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import { isBeingTold, mayRefundMove } from '../../../domain/refunds/refund.ts'
import type { RefundMessage } from '../../messages/refunds.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { approvalWords } from '../approvals/words.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { Timeline } from '../detail/timeline.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { useTitleOf } from '../session/use-title-of.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { RefundTag, toneOfRefund } from './refund-tag.tsx'
import { ReturnedDialog } from './returned-dialog.tsx'
import { useStepWords } from './step-words.ts'
import { refundWords } from './words.ts'

/** How often a refund is read again, in ms: somebody approves it, or its movement comes. */
const lookMs = 5000

type Act = 'confirm' | 'settle' | 'refuse'

/** One refund: what it is of, who decided, and how far it has come. */
export function RefundPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const words = useWords(refundWords)
  const { refundStates } = useWords(approvalWords)
  const stepWords = useStepWords()
  const api = useApi()
  const { session } = useKnown()
  const path = `/refunds/${encodeURIComponent(id)}`
  const { data, problem, again } = useRead<RefundMessage>(path, lookMs)
  const [act, setAct] = useState<Act | 'return'>()
  const leads = { confirm: words.confirmLead, settle: words.settleLead, refuse: words.refuseLead }
  const dones = { confirm: words.confirmed, settle: words.settled, refuse: words.refused }
  return (
    <>
      <PageHead
        title={data ? words.one(data.refund.code) : words.title}
        above={{ to: '/refunds', title: words.title }}
      >
        {data &&
          may(session, 'money.match') &&
          actsOf(data.refund).map((one) => (
            <button key={one} type="button" className="plain-button" onClick={() => setAct(one)}>
              {words[one]}
            </button>
          ))}
        {data && may(session, 'money.match') && mayComeBack(data.refund) && (
          <button type="button" className="plain-button" onClick={() => setAct('return')}>
            {words.return}
          </button>
        )}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          {data.refund.state === 'unknown' && <p className="notice">{words.unknownNote}</p>}
          <Panel title={words.summary} acts={<RefundTag state={data.refund.state} />}>
            <RefundFacts message={data} />
          </Panel>
          <Panel title={words.history}>
            <Timeline
              label={words.history}
              moments={data.refund.steps.map((step, index) => ({
                ...{ key: index, at: step.at, tone: toneOfRefund[step.state] },
                title: `${refundStates[step.state]} · ${step.by === 'gateway' ? words.gateway : step.by}`,
                detail: <p className="moment-note">{stepWords(step)}</p>,
              }))}
            />
          </Panel>
        </>
      )}
      {data && act === 'return' && (
        <ReturnedDialog
          amount={data.refund.amount}
          path={path}
          onClose={() => setAct(undefined)}
          onDone={again}
        />
      )}
      {act && act !== 'return' && (
        <ActionDialog
          {...{ title: words[act], lead: leads[act], act: words[act], done: dones[act] }}
          isDangerous={act === 'refuse'}
          onClose={() => setAct(undefined)}
          onAct={async (_fields, reason) => {
            await api.send(`${path}/${act === 'refuse' ? 'refuse' : 'confirm'}`, { reason })
            again()
          }}
        />
      )}
    </>
  )
}

/** What was paid out, and not into somebody's hand, can come back from a bank. */
const mayComeBack = ({ state, way }: RefundMessage['refund']) =>
  way !== 'cash' && mayRefundMove(state, 'returned')

/**
 * Cash is confirmed by word; a transfer by its movement at the bank, which is found by its code. What a channel says nothing of
 * is settled by who looked at the provider.
 */
function actsOf({ state, way }: RefundMessage['refund']): readonly Act[] {
  return [
    ...(way === 'cash' && mayRefundMove(state, 'done') ? (['confirm'] as const) : []),
    ...(way === 'channel' && state === 'unknown' ? (['settle'] as const) : []),
    ...(mayRefundMove(state, 'refused') && !isBeingTold({ way, state }) ? (['refuse'] as const) : []),
  ]
}

function RefundFacts({ message }: { readonly message: RefundMessage }) {
  const { refund, schoolName, bill, payment, student, payoutList } = message
  const { format } = useSpeech()
  const words = useWords(refundWords)
  const { code, way, ways } = useWords(approvalWords)
  const { session } = useKnown()
  const { schoolCode, studentCode, allocationId, approvalId, settledAt, fromBill, fromCredit } = refund
  const titleOf = useTitleOf()
  const stepWords = useStepWords()
  const said = refund.channel === null ? undefined : refund.steps.findLast(({ by }) => by === 'gateway')
  return (
    <Facts
      facts={[
        [words.amount, <strong key="amount">{format.dong(refund.amount)}</strong>],
        [code, <code key="code">{refund.code}</code>],
        [way, ways[refund.way]],
        [words.channel, refund.channel && titleOf(refund.channel)],
        [words.channelSaid, said && stepWords(said)],
        [words.fromBill, fromBill ? format.dong(fromBill) : null],
        [words.fromCredit, fromCredit ? format.dong(fromCredit) : null],
        [words.student, studentCode && [student?.name, studentCode].filter(Boolean).join(' · ')],
        [words.school, schoolCode && [schoolName, schoolCode].filter(Boolean).join(' · ')],
        [
          words.bill,
          bill && (
            <Link key="bill" to={`/bills/${bill.id}`}>
              {bill.number}
            </Link>
          ),
        ],
        [
          words.payment,
          payment && (
            <Link key="payment" to={`/payments/${payment.id}`}>
              {payment.reference}
            </Link>
          ),
        ],
        [
          words.money,
          allocationId && may(session, 'money.read') && (
            <Link key="money" to={`/money/${allocationId}`}>
              {words.money}
            </Link>
          ),
        ],
        [
          words.approval,
          approvalId && may(session, 'approvals.read') && (
            <Link key="approval" to={`/approvals/${approvalId}`}>
              {words.toApproval}
            </Link>
          ),
        ],
        [
          words.payouts,
          payoutList && may(session, 'money.read') && (
            <Link key="payouts" to={`/payouts/${payoutList}`}>
              {words.toPayouts}
            </Link>
          ),
        ],
        [words.theirReference, refund.theirReference && <code key="theirs">{refund.theirReference}</code>],
        [words.createdAt, format.moment(new Date(refund.createdAt))],
        [words.settledAt, settledAt && format.moment(new Date(settledAt))],
      ]}
    />
  )
}
