import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { ReceiptMessage } from '../../messages/receipts.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { ReceiptActs } from './receipt-acts.tsx'
import './receipt-page.css'
import { ReceiptTag } from './receipt-tag.tsx'
import { receiptWords } from './words.ts'

/** One receipt of a counter; what is printed of it is the paper that the payer gets. */
export function ReceiptPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const words = useWords(receiptWords)
  const path = `/receipts/${encodeURIComponent(id)}`
  const { data, problem, again } = useRead<ReceiptMessage>(path)
  const [name, setName] = useState<string>()
  return (
    <>
      <PageHead
        title={data ? words.one(data.counter.number) : words.title}
        above={{ to: '/receipts', title: words.title }}
      >
        {data && <ReceiptActs message={data} path={path} onName={setName} onDone={again} />}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <div className="receipt-paper">
          <div className="paper-head" aria-hidden="true">
            <span>{data.schoolName}</span>
            <strong>{words.heading}</strong>
          </div>
          <Panel title={words.number} acts={<ReceiptTag state={data.counter.state} />}>
            <ReceiptFacts message={data} name={name} />
          </Panel>
          <div className="paper-foot" aria-hidden="true">
            <span>{words.signPayer}</span>
            <span>{words.signTaker}</span>
          </div>
        </div>
      )}
    </>
  )
}

interface ReceiptFactsProps {
  readonly message: ReceiptMessage
  /** The whole name, where it was opened for printing. */
  readonly name: string | undefined
}

function ReceiptFacts({ message, name }: ReceiptFactsProps) {
  const { counter, refunded, schoolName, bill, student, isReplacedAtCounter } = message
  const { format } = useSpeech()
  const words = useWords(receiptWords)
  const { session } = useKnown()
  const mayFollow = isReplacedAtCounter || may(session, 'money.read')
  const { number, amount, method, paidAt, madeBy, madeAt, voidedAt, voidedBy, reason, replacedBy } = counter
  return (
    <Facts
      facts={[
        [words.number, <strong key="number">{number}</strong>],
        [words.amount, <strong key="amount">{format.dong(amount)}</strong>],
        [words.method, words.methods[method]],
        [words.paidAt, format.dayAndTime(new Date(paidAt))],
        [words.name, [name ?? student?.name, counter.studentCode].filter(Boolean).join(' · ')],
        [words.className, student?.className],
        [words.schoolName, [schoolName, counter.schoolCode].filter(Boolean).join(' · ')],
        [words.billTitle, bill.title],
        [
          words.bill,
          <Link key="bill" to={`/bills/${counter.billId}`}>
            {counter.billNumber}
          </Link>,
        ],
        [
          words.payment,
          <Link key="payment" to={`/payments/${counter.paymentId}`}>
            {words.payment}
          </Link>,
        ],
        [words.madeBy, madeBy],
        [words.madeAt, format.dayAndTime(new Date(madeAt))],
        [words.refunded, refunded > 0 && format.dong(refunded)],
        [words.voidedBy, voidedBy],
        [words.voidedAt, voidedAt && format.dayAndTime(new Date(voidedAt))],
        [words.reason, reason],
        [
          words.replacedBy,
          replacedBy &&
            (mayFollow ? (
              <Link key="replaced" to={`/${isReplacedAtCounter ? 'receipts' : 'money'}/${replacedBy}`}>
                {words.see}
              </Link>
            ) : (
              words.byTransfer
            )),
        ],
      ]}
    />
  )
}
