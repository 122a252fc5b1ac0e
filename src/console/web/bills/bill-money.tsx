import { may } from '../../../domain/access/roles.ts'
import type { BillMessage } from '../../messages/bills.ts'
import { StateTag } from '../exchanges/state-tag.tsx'
import { exchangeWords } from '../exchanges/words.ts'
import { TitledTable } from '../list/titled-table.tsx'
import { useChannelTitle } from '../payments/payment-tag.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { useAccountName } from './ledger-words.ts'
import { billWords } from './words.ts'

/** What came for a bill: through channels, and from bank lines. */
export function BillMoneyTable({ money: { payments, pieces } }: { readonly money: BillMessage['money'] }) {
  const { format } = useSpeech()
  const words = useWords(billWords)
  const titleOf = useChannelTitle()
  const { session } = useKnown()
  const rows = [
    ...payments.map(({ id, channel, reference, state, amount, paidAmount, paidAt, createdAt }) => ({
      ...{ id, reference, through: titleOf(channel), amount: paidAmount ?? amount },
      to: `/payments/${id}`,
      at: format.dayAndTime(new Date(paidAt ?? createdAt)),
      state: words.paymentStates[state],
    })),
    ...pieces.map(({ id, reference, channel, bookedOn, amount, undoneAt }) => ({
      ...{
        id,
        reference,
        through: channel === null ? words.bank : titleOf(channel),
        amount,
        at: format.day(bookedOn),
      },
      to: may(session, 'money.read') ? `/money/${id}` : undefined,
      state: undoneAt ? words.undone : words.given,
    })),
  ]
  return (
    <TitledTable
      title={words.payments}
      rows={rows}
      keyOf={({ id }) => id}
      empty={words.noPayments}
      columns={[
        { key: 'through', title: words.through, isHead: true, cell: ({ through }) => through },
        {
          key: 'reference',
          title: words.reference,
          cell: ({ to, reference }) => (to ? <Link to={to}>{reference}</Link> : <code>{reference}</code>),
        },
        { key: 'at', title: words.at, cell: ({ at }) => at },
        { key: 'state', title: words.state, cell: ({ state }) => state },
        { key: 'amount', title: words.amount, isFigure: true, cell: ({ amount }) => format.dong(amount) },
      ]}
    />
  )
}

export function BillReceipts({ receipts }: Pick<BillMessage, 'receipts'>) {
  const { format } = useSpeech()
  const words = useWords(billWords)
  return (
    <TitledTable
      title={words.receipts}
      rows={receipts}
      keyOf={({ id }) => id}
      empty={words.noReceipts}
      columns={[
        {
          key: 'number',
          title: words.receipts,
          isHead: true,
          cell: ({ id, kind, number }) =>
            kind === 'counter' ? <Link to={`/receipts/${id}`}>{number}</Link> : <code>{number}</code>,
        },
        { key: 'on', title: words.paidOn, cell: ({ paidOn }) => format.day(paidOn) },
        {
          key: 'state',
          title: words.state,
          cell: ({ state, refunded }) => (
            <>
              {words.receiptStates[state]}
              {refunded > 0 && <small>{words.refundedOf(format.dong(refunded))}</small>}
            </>
          ),
        },
        { key: 'amount', title: words.amount, isFigure: true, cell: ({ amount }) => format.dong(amount) },
      ]}
    />
  )
}

export function BillEntries({ entries }: Pick<BillMessage['money'], 'entries'>) {
  const accountName = useAccountName()
  const { format } = useSpeech()
  const words = useWords(billWords)
  return (
    <TitledTable
      title={words.ledger}
      rows={entries}
      keyOf={({ id }) => id}
      empty={words.noEntries}
      columns={[
        {
          key: 'cause',
          title: words.cause,
          isHead: true,
          cell: ({ cause, bookedAt }) => (
            <>
              {words.causes[cause] ?? cause}
              <small>{format.dayAndTime(new Date(bookedAt))}</small>
            </>
          ),
        },
        { key: 'debit', title: words.debit, cell: ({ debit }) => accountName(debit) },
        { key: 'credit', title: words.credit, cell: ({ credit }) => accountName(credit) },
        { key: 'amount', title: words.amount, isFigure: true, cell: ({ amount }) => format.dong(amount) },
      ]}
    />
  )
}

/** What portals were told; who may look into exchanges goes on there. */
export function BillDeliveries({ deliveries }: Pick<BillMessage, 'deliveries'>) {
  const { format } = useSpeech()
  const words = useWords(billWords)
  const { events } = useWords(exchangeWords)
  const titleOf = useTitleOf()
  const { session } = useKnown()
  const mayLook = may(session, 'exchanges.read')
  return (
    <TitledTable
      title={words.deliveries}
      rows={deliveries}
      keyOf={({ id }) => id}
      empty={words.noDeliveries}
      columns={[
        {
          key: 'event',
          title: words.event,
          isHead: true,
          cell: ({ id, event }) =>
            mayLook ? <Link to={`/exchanges/${id}`}>{events[event]}</Link> : events[event],
        },
        { key: 'portal', title: words.portal, cell: ({ portal }) => titleOf(portal) },
        { key: 'state', title: words.state, cell: ({ state }) => <StateTag state={state} /> },
        {
          key: 'at',
          title: words.at,
          cell: ({ createdAt, settledAt }) => format.dayAndTime(new Date(settledAt ?? createdAt)),
        },
        {
          key: 'attempts',
          title: words.attempts,
          isFigure: true,
          cell: ({ attempts }) => format.count(attempts),
        },
      ]}
    />
  )
}
