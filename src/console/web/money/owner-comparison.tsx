import type { MoneyMessage, Owner } from '../../messages/money.ts'
import { BillTag } from '../bills/bill-tag.tsx'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { moneyWords } from './words.ts'

interface OwnerComparisonProps {
  readonly message: MoneyMessage
  readonly owner: Owner | undefined
  onGive(): void
}

/** What came beside what is owed. */
export function OwnerComparison({ message: { piece, schools }, owner, onGive }: OwnerComparisonProps) {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  if (!owner) {
    return (
      <Panel title={words.compare}>
        <p className="panel-text">{words.choose}</p>
      </Panel>
    )
  }
  const { bill, billId, student, studentCode, schoolCode, owed } = owner
  const rest = piece.amount - owed
  const isOtherSchool = schools.length > 0 && !schools.some(({ code }) => code === schoolCode)
  return (
    <Panel
      title={words.compare}
      acts={
        <button type="button" className="main-button give-button" onClick={onGive}>
          {words.give}
        </button>
      }
    >
      <div className="owner-comparison">
        <div>
          <span>{words.amount}</span>
          <strong>{format.dong(piece.amount)}</strong>
        </div>
        <div>
          <span>{words.owed}</span>
          <strong>{format.dong(owed)}</strong>
          <small>
            {[student?.name, studentCode, schoolCode].filter(Boolean).join(' · ')}
            {bill && billId && (
              <>
                {' · '}
                <Link to={`/bills/${billId}`}>{bill.number}</Link> <BillTag state={bill.state} />
              </>
            )}
          </small>
        </div>
        <div>
          <span>{words.difference}</span>
          <Tag tone={rest === 0 ? 'good' : 'look'}>
            {rest === 0
              ? words.exact
              : rest > 0
                ? words.over(format.dong(rest))
                : words.under(format.dong(-rest))}
          </Tag>
          {isOtherSchool && <small>{words.otherSchool}</small>}
        </div>
      </div>
    </Panel>
  )
}
