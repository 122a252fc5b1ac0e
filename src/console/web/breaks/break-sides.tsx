import { may } from '../../../domain/access/roles.ts'
import type { BreakMessage } from '../../messages/breaks.ts'
import { TitledTable } from '../list/titled-table.tsx'
import '../detail/side-by-side.css'
import { useAccountName } from '../bills/ledger-words.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { breakWords } from './words.ts'

/** What we hold beside what they say. */
export function BreakSides({ message: { found, sides } }: { readonly message: BreakMessage }) {
  const words = useWords(breakWords)
  const isMissingThere = found.category === 'only-here'
  return (
    <Panel title={words.sides}>
      <div className="side-by-side">
        <section aria-label={words.ours}>
          <h3>{words.ours}</h3>
          {sides.ours ? <Ours side={sides.ours} /> : <p className="panel-text">{words.noOurs}</p>}
          {sides.other && (
            <>
              <h3>{words.other}</h3>
              <Ours side={sides.other} />
            </>
          )}
        </section>
        <section aria-label={words.theirs}>
          <h3>{words.theirs}</h3>
          {isMissingThere && <p className="panel-text">{words.noTheirs}</p>}
          {sides.theirs && <Theirs side={sides.theirs} />}
        </section>
      </div>
    </Panel>
  )
}

function Ours({ side }: { readonly side: NonNullable<BreakMessage['sides']['ours']> }) {
  const { format } = useSpeech()
  const words = useWords(breakWords)
  const titleOf = useTitleOf()
  const { session } = useKnown()
  const {
    paymentId,
    channel,
    reference,
    providerTransaction,
    amount,
    paidAt,
    billId,
    billNumber,
    schoolCode,
  } = side
  return (
    <Facts
      facts={[
        [words.amount, amount !== null && <strong key="amount">{format.dong(amount)}</strong>],
        [words.channel, titleOf(channel)],
        [
          words.reference,
          may(session, 'payments.read') ? (
            <Link key="reference" to={`/payments/${paymentId}`}>
              {reference}
            </Link>
          ) : (
            <code key="reference">{reference}</code>
          ),
        ],
        [words.transaction, providerTransaction && <code key="transaction">{providerTransaction}</code>],
        [words.paidAt, paidAt && format.moment(new Date(paidAt))],
        [
          words.bill,
          billId &&
            (may(session, 'bills.read') ? (
              <Link key="bill" to={`/bills/${billId}`}>
                {billNumber}
              </Link>
            ) : (
              billNumber
            )),
        ],
        [words.school, schoolCode],
      ]}
    />
  )
}

function Theirs({ side }: { readonly side: NonNullable<BreakMessage['sides']['theirs']> }) {
  const { format } = useSpeech()
  const words = useWords(breakWords)
  const { fileId, file, row, reference, amount, at } = side
  return (
    <Facts
      facts={[
        [words.amount, amount !== null && <strong key="amount">{format.dong(amount)}</strong>],
        [words.reference, reference && <code key="reference">{reference}</code>],
        [
          words.file,
          fileId ? (
            <Link key="file" to={`/statements/${fileId}`}>
              {file}
            </Link>
          ) : (
            file
          ),
        ],
        [words.row, row !== null && format.count(row)],
        [words.at, at && format.moment(new Date(at))],
      ]}
    />
  )
}

/** What ending it booked. */
export function BreakEntries({ entries }: Pick<BreakMessage['sides'], 'entries'>) {
  const { format } = useSpeech()
  const nameOf = useAccountName()
  const words = useWords(breakWords)
  if (entries.length === 0) return null
  return (
    <TitledTable
      title={words.entries}
      rows={entries}
      keyOf={({ debit, credit }) => `${debit} ${credit}`}
      empty=""
      columns={[
        { key: 'debit', title: words.debit, isHead: true, cell: ({ debit }) => nameOf(debit) },
        { key: 'credit', title: words.credit, cell: ({ credit }) => nameOf(credit) },
        { key: 'amount', title: words.amount, isFigure: true, cell: ({ amount }) => format.dong(amount) },
      ]}
    />
  )
}
