import { type AllocationReason, allocationReasons } from '../../../domain/bank-lines/allocation.ts'
import type { OwnerlessMessage } from '../../messages/money.ts'
import type { Column } from '../list/data-table.tsx'
import { List } from '../list/list.tsx'
import { useChannelTitle } from '../payments/payment-tag.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { whereWords } from './where-words.ts'
import { moneyWords } from './words.ts'

const reasons = (Object.keys(allocationReasons) as AllocationReason[]).filter((why) => {
  const { outcome } = allocationReasons[why]
  return why !== 'in-transit' && (outcome === 'suspense' || outcome === 'ambiguous')
})

/** What came to accounts, or by channels for no bill that is known, and belongs to nobody yet. */
export function OwnerlessPage() {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const where = useWords(whereWords)
  const titleOf = useChannelTitle()
  const columns: readonly Column<OwnerlessMessage['rows'][number]>[] = [
    {
      key: 'amount',
      title: words.amount,
      isHead: true,
      cell: ({ id, amount, line, payment }) => (
        <>
          <Link to={`/money/${id}`}>{format.dong(amount)}</Link>
          {line?.direction === 'out' && <small>{words.directions.out}</small>}
          {(line ?? payment)?.amount !== amount && (
            <small>
              {words.ofLine} {format.dong((line ?? payment)?.amount ?? 0)}
            </small>
          )}
        </>
      ),
    },
    {
      key: 'why',
      title: words.why,
      cell: ({ why, outcome }) => (
        <>
          {where.reasons[why]}
          {outcome === 'ambiguous' && <small>{where.outcomes.ambiguous}</small>}
        </>
      ),
    },
    {
      key: 'account',
      title: words.account,
      cell: ({ line, payment }) => (
        <>
          {line ? <code>{line.account}</code> : payment && titleOf(payment.channel)}
          <small>{(line ?? payment)?.reference}</small>
          {payment && payment.namedDossiers.length > 0 && <small>{payment.namedDossiers.join(', ')}</small>}
        </>
      ),
    },
    {
      key: 'day',
      title: words.bookedOn,
      isFigure: true,
      cell: ({ line, payment }) =>
        line ? format.day(line.bookedOn) : payment && format.dayAndTime(new Date(payment.paidAt)),
    },
    {
      key: 'age',
      title: words.age,
      isFigure: true,
      cell: ({ madeAt, isToReturn }) => (
        <>
          {format.duration(Math.max(0, Date.now() - new Date(madeAt).getTime()))}
          {isToReturn && (
            <small>
              <Tag tone="look">{words.toReturn}</Tag>
            </small>
          )}
        </>
      ),
    },
    {
      key: 'claim',
      title: words.claim,
      cell: ({ claim }) =>
        claim === null ? null : words.claimedBy(claim.by, format.time(new Date(claim.until))),
    },
  ]
  return (
    <>
      <PageHead title={words.title} lead={words.lead}>
        <Link to="/money-in-transit" className="plain-button">
          {words.transit}
        </Link>
      </PageHead>
      <List
        path="/money"
        caption={words.caption}
        filters={[
          { name: 'account', title: words.account },
          { name: 'reference', title: words.reference },
          { name: 'amount', title: words.amount, kind: 'amount' },
          { name: 'bookedOn', title: words.bookedOn, kind: 'day' },
          {
            name: 'why',
            title: words.why,
            choices: reasons.map((why) => ({ value: why, title: where.reasons[why] })),
          },
          { name: 'age', title: words.age, choices: [{ value: 'to-return', title: words.toReturn }] },
          {
            name: 'direction',
            title: words.direction,
            choices: (['in', 'out'] as const).map((way) => ({ value: way, title: words.directions[way] })),
          },
        ]}
        columns={columns}
        keyOf={({ id }) => id}
        empty={words.empty}
      />
    </>
  )
}
