import type { PaymentPageMessage } from '../../messages/payments.ts'
import { BillEntries } from '../bills/bill-money.tsx'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { PaymentActs } from './payment-acts.tsx'
import { PaymentMessages } from './payment-messages.tsx'
import {
  PaymentBreaks,
  PaymentReceipt,
  PaymentRefunds,
  PaymentReversal,
  PaymentSettlement,
} from './payment-parts.tsx'
import { PaymentPieces } from './payment-pieces.tsx'
import { PaymentTag, useChannelTitle } from './payment-tag.tsx'
import { paymentWords } from './words.ts'

/** How often a payment is read again, in ms: its channel may say more. */
const lookMs = 5000

/** The whole life of one payment. */
export function PaymentPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const words = useWords(paymentWords)
  const path = `/payments/${encodeURIComponent(id)}`
  const { data, problem, again } = useRead<PaymentPageMessage>(path, lookMs)
  // What a school takes itself no channel tells of, and nobody settles.
  const isOfCounter = data?.receipt?.kind === 'counter'
  return (
    <>
      <PageHead
        title={data ? words.one(data.payment.reference) : words.title}
        above={{ to: '/payments', title: words.title }}
      >
        {data && <PaymentActs message={data} path={path} onDone={again} />}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          <Panel
            title={words.summary}
            acts={<PaymentTag state={data.payment.state} wentBack={data.wentBack} />}
          >
            <PaymentFacts message={data} />
          </Panel>
          <PaymentReversal reversal={data.reversal} />
          <PaymentPieces pieces={data.pieces} />
          {!isOfCounter && <PaymentMessages messages={data.messages} path={path} />}
          <PaymentReceipt receipt={data.receipt} />
          <PaymentRefunds refunds={data.refunds} />
          {!isOfCounter && <PaymentSettlement settlement={data.settlement} />}
          <PaymentBreaks breaks={data.breaks} />
          <BillEntries entries={data.entries} />
        </>
      )}
    </>
  )
}

function PaymentFacts({ message: { payment, bill, student } }: { readonly message: PaymentPageMessage }) {
  const { format } = useSpeech()
  const words = useWords(paymentWords)
  const titleOf = useChannelTitle()
  const { amount, paidAmount, channel, reference, providerTransaction, asks, askAt, createdAt, paidAt } =
    payment
  return (
    <Facts
      facts={[
        [words.amount, <strong key="amount">{format.dong(paidAmount ?? amount)}</strong>],
        [words.asked, paidAmount !== null && paidAmount !== amount && format.dong(amount)],
        [words.channel, titleOf(channel)],
        [words.reference, <code key="reference">{reference}</code>],
        [words.theirReference, providerTransaction && <code key="theirs">{providerTransaction}</code>],
        [words.begun, format.moment(new Date(createdAt))],
        [words.paidAt, paidAt && format.moment(new Date(paidAt))],
        [
          words.bill,
          bill ? (
            <Link key="bill" to={`/bills/${bill.id}`}>
              {bill.number}
            </Link>
          ) : (
            words.noBill
          ),
        ],
        [words.remains, bill && format.dong(Math.max(0, bill.payable - bill.paid))],
        [
          words.student,
          bill && [student?.name, bill.studentCode, bill.schoolCode].filter(Boolean).join(' · '),
        ],
        [words.asks, asks > 0 && format.count(asks)],
        [words.askAt, askAt && format.moment(new Date(askAt))],
      ]}
    />
  )
}
