import type { BillMessage } from '../../messages/bills.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { BillActs } from './bill-acts.tsx'
import { BillLines, BillParts } from './bill-lines.tsx'
import { BillDeliveries, BillEntries, BillMoneyTable, BillReceipts } from './bill-money.tsx'
import { BillTag } from './bill-tag.tsx'
import { billWords } from './words.ts'

/** The whole life of one bill. */
export function BillPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const words = useWords(billWords)
  const path = `/bills/${encodeURIComponent(id)}`
  const { data, problem, again } = useRead<BillMessage>(path)
  return (
    <>
      <PageHead
        title={data?.bill.number ?? words.title}
        lead={data?.bill.title}
        above={{ to: '/bills', title: words.title }}
      >
        {data && <BillActs message={data} path={path} onDone={again} />}
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && (
        <>
          <Panel title={words.summary} acts={<BillTag state={data.bill.state} />}>
            <BillFacts message={data} />
          </Panel>
          <BillLines bill={data.bill} />
          <BillParts message={data} />
          <BillMoneyTable money={data.money} />
          <BillReceipts receipts={data.receipts} />
          <BillEntries entries={data.money.entries} />
          <BillDeliveries deliveries={data.deliveries} />
        </>
      )}
    </>
  )
}

function BillFacts({ message: { bill, schoolName, student, credit } }: { readonly message: BillMessage }) {
  const { format } = useSpeech()
  const words = useWords(billWords)
  const { payable, paid, lateFees, whole, voluntary, contributed, settledAt, expiresOn, revision } = bill
  return (
    <Facts
      facts={[
        [words.payable, <strong key="payable">{format.dong(payable)}</strong>],
        [words.paid, format.dong(paid)],
        [words.remains, format.dong(Math.max(0, payable - paid))],
        [words.studentCredit, credit !== 0 && format.dong(credit)],
        [words.lateFees, lateFees > 0 && format.dong(lateFees)],
        [
          words.carriedOn,
          bill.carriedTo && (
            <>
              {format.dong(bill.carriedOn)} <Link to={`/bills/${bill.carriedTo}`}>{words.carriedTo}</Link>
            </>
          ),
        ],
        [words.takenOver, bill.takenOver > 0 && format.dong(bill.takenOver)],
        [words.whole, whole > 0 && format.dong(whole)],
        [
          words.voluntary,
          voluntary > 0 && words.ofVoluntary(format.dong(contributed), format.dong(voluntary)),
        ],
        [words.name, student && `${student.name}, ${bill.studentCode}`],
        [words.school, [schoolName, bill.schoolCode].filter(Boolean).join(' · ')],
        [words.period, `${bill.period}, ${bill.schoolYear}`],
        [words.dueOn, format.day(bill.dueOn)],
        [words.expiresOn, expiresOn && format.day(expiresOn)],
        [words.dossier, <code key="dossier">{bill.dossierNumber}</code>],
        [words.issuedAt, format.dayAndTime(new Date(bill.issuedAt))],
        [words.settledAt, settledAt && format.dayAndTime(new Date(settledAt))],
        [words.revision, revision > 1 && format.count(revision)],
      ]}
    />
  )
}
