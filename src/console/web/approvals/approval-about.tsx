import { may } from '../../../domain/access/roles.ts'
import type { ApprovalMessage } from '../../messages/approvals.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { useWords } from '../texts/in-both-languages.ts'
import '../detail/side-by-side.css'
import { ApprovalRepair } from './approval-repair.tsx'
import { approvalWords } from './words.ts'

/** What a request is about, by the records it names. */
export function ApprovalAbout({ message }: { readonly message: ApprovalMessage }) {
  const { format } = useSpeech()
  const words = useWords(approvalWords)
  const titleOf = useTitleOf()
  const { session } = useKnown()
  const { refund, bill, repair, money, account, day } = message
  return (
    <>
      {refund && (
        <Panel title={words.refund}>
          <Facts
            facts={[
              [words.code, <code key="code">{refund.code}</code>],
              [words.refundState, words.refundStates[refund.state]],
              [words.way, words.ways[refund.way]],
              [words.channel, refund.channel && titleOf(refund.channel)],
              [words.student, refund.studentCode],
              [words.after, bill && (refund.owedAgain ? words.owedAgain : words.over)],
            ]}
          />
        </Panel>
      )}
      {repair && <ApprovalRepair repair={repair} />}
      {money && (
        <Panel title={words.money}>
          <p className="panel-text">{money.channel === null ? words.moneyNote : words.moneyOfChannelNote}</p>
          <Facts
            facts={[
              [words.moneyAccount, money.account && <code key="account">{money.account}</code>],
              [words.channel, money.channel && titleOf(money.channel)],
              [
                words.moneyReference,
                may(session, 'money.read') ? (
                  <Link key="money" to={`/money/${money.id}`}>
                    {money.reference}
                  </Link>
                ) : (
                  money.reference
                ),
              ],
              [words.moneyBookedOn, format.day(money.bookedOn)],
              [words.moneySince, format.dayAndTime(new Date(money.since))],
              [words.sender, [money.payer?.name, money.payer?.account].filter(Boolean).join(' · ')],
            ]}
          />
        </Panel>
      )}
      {bill && (
        <Panel title={words.bill}>
          <Facts
            facts={[
              [
                words.bill,
                <Link key="bill" to={`/bills/${bill.id}`}>
                  {bill.number}
                </Link>,
              ],
              [words.billTitle, bill.title],
              [words.student, bill.studentCode],
              [words.dueOn, format.day(bill.dueOn)],
              [words.payable, format.dong(bill.payable)],
              [words.paid, format.dong(bill.paid)],
              [words.remains, format.dong(Math.max(0, bill.payable - bill.paid))],
            ]}
          />
        </Panel>
      )}
      {account && (
        <Panel title={words.account}>
          <div className="side-by-side">
            <Account title={words.accountNow} account={account.now} />
            <Account title={words.accountThen} account={account.next} />
          </div>
        </Panel>
      )}
      {day && (
        <Panel title={words.day}>
          <Facts
            facts={[
              [words.day, format.day(day.day)],
              [words.book, <code key="book">{day.book}</code>],
              [words.conditions, day.conditions.map((one) => words.conditionNames[one] ?? one).join('; ')],
            ]}
          />
        </Panel>
      )}
    </>
  )
}

interface AccountProps {
  readonly title: string
  readonly account: NonNullable<ApprovalMessage['account']>['now']
}

function Account({ title, account }: AccountProps) {
  const words = useWords(approvalWords)
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {account ? (
        <Facts
          facts={[
            [words.number, <strong key="number">{account.number}</strong>],
            [words.bank, account.bankCode],
            [words.holder, account.holder],
          ]}
        />
      ) : (
        <p className="panel-text">{words.noAccount}</p>
      )}
    </section>
  )
}
