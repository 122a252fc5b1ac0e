import { may } from '../../../domain/access/roles.ts'
import type { PaymentPageMessage } from '../../messages/payments.ts'
import { approvalWords } from '../approvals/words.ts'
import { billWords } from '../bills/words.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { TitledTable } from '../list/titled-table.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { paymentWords } from './words.ts'

export function PaymentReceipt({ receipt }: Pick<PaymentPageMessage, 'receipt'>) {
  const { format } = useSpeech()
  const words = useWords(paymentWords)
  const { receiptStates, refundedOf } = useWords(billWords)
  return (
    <Panel title={words.receipt}>
      {receipt ? (
        <Facts
          facts={[
            [
              words.number,
              receipt.kind === 'counter' ? (
                <Link key="number" to={`/receipts/${receipt.id}`}>
                  {receipt.number}
                </Link>
              ) : (
                <code key="number">{receipt.number}</code>
              ),
            ],
            [words.state, receiptStates[receipt.state]],
            [words.paidAt, format.day(receipt.paidOn)],
            [words.amount, format.dong(receipt.amount)],
            [words.refunds, receipt.refunded > 0 && refundedOf(format.dong(receipt.refunded))],
            [words.reason, receipt.reason],
          ]}
        />
      ) : (
        <p className="panel-text">{words.noReceipt}</p>
      )}
    </Panel>
  )
}

export function PaymentRefunds({ refunds }: Pick<PaymentPageMessage, 'refunds'>) {
  const { format } = useSpeech()
  const words = useWords(paymentWords)
  const { refundStates, ways, code, refundState, way } = useWords(approvalWords)
  if (refunds.length === 0) return null
  return (
    <TitledTable
      title={words.refunds}
      rows={refunds}
      keyOf={({ id }) => id}
      empty={words.noRefunds}
      columns={[
        {
          key: 'code',
          title: code,
          isHead: true,
          cell: (refund) => <Link to={`/refunds/${refund.id}`}>{refund.code}</Link>,
        },
        { key: 'state', title: refundState, cell: ({ state }) => refundStates[state] },
        { key: 'way', title: way, cell: (refund) => ways[refund.way] },
        {
          key: 'at',
          title: words.begun,
          cell: ({ createdAt }) => format.dayAndTime(new Date(createdAt)),
        },
        { key: 'amount', title: words.amount, isFigure: true, cell: ({ amount }) => format.dong(amount) },
      ]}
    />
  )
}

export function PaymentReversal({ reversal }: Pick<PaymentPageMessage, 'reversal'>) {
  const { format } = useSpeech()
  const words = useWords(paymentWords)
  if (!reversal) return null
  return (
    <Panel title={words.reversal}>
      <Facts
        facts={[
          [words.amount, format.dong(reversal.amount)],
          [words.reversedAt, format.moment(new Date(reversal.madeAt))],
          [words.reversedBy, reversal.madeBy],
          [words.reason, reversal.reason],
        ]}
      />
    </Panel>
  )
}

export function PaymentSettlement({ settlement }: Pick<PaymentPageMessage, 'settlement'>) {
  const { format } = useSpeech()
  const words = useWords(paymentWords)
  const titleOf = useTitleOf()
  const { session } = useKnown()
  return (
    <Panel title={words.settlement}>
      {settlement ? (
        <Facts
          facts={[
            [words.outcome, words.outcomes[settlement.outcome] ?? settlement.outcome],
            [words.file, `${settlement.file}, ${titleOf(settlement.source)}`],
            [words.day, format.day(settlement.businessDay)],
            [words.batch, <code key="batch">{settlement.batch}</code>],
            [words.gross, format.dong(settlement.gross)],
            [words.fee, format.dong(settlement.fee)],
            [words.feeTax, format.dong(settlement.feeTax)],
            [words.net, <strong key="net">{format.dong(settlement.net)}</strong>],
            [
              words.money,
              settlement.allocationId && may(session, 'money.read') && (
                <Link key="money" to={`/money/${settlement.allocationId}`}>
                  {words.money}
                </Link>
              ),
            ],
          ]}
        />
      ) : (
        <p className="panel-text">{words.noSettlement}</p>
      )}
    </Panel>
  )
}

export function PaymentBreaks({ breaks }: Pick<PaymentPageMessage, 'breaks'>) {
  const { format } = useSpeech()
  const words = useWords(paymentWords)
  const titleOf = useTitleOf()
  if (breaks.length === 0) return null
  return (
    <TitledTable
      title={words.breaks}
      rows={breaks}
      keyOf={({ id }) => id}
      empty={words.noBreaks}
      columns={[
        {
          key: 'category',
          title: words.category,
          isHead: true,
          cell: ({ category, reason }) => (
            <>
              {words.categories[category] ?? category}
              <small>{reason}</small>
            </>
          ),
        },
        { key: 'source', title: words.file, cell: ({ source }) => titleOf(source) },
        { key: 'day', title: words.day, cell: ({ businessDay }) => format.day(businessDay) },
        { key: 'state', title: words.state, cell: ({ state }) => words.breakStates[state] ?? state },
      ]}
    />
  )
}
