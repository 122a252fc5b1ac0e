import type { DayMessage } from '../../messages/days.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { dayWords } from './words.ts'

/** What the other side says of a day: the balances of a bank, or what a provider settled. */
export function DayMoney({ message: { equation, through } }: { readonly message: DayMessage }) {
  const { format } = useSpeech()
  const words = useWords(dayWords)
  const counted = ({ count, amount }: { count: number; amount: number }) =>
    `${format.dong(amount)} (${format.count(count)})`
  if (through) {
    const { paid, settled } = through
    const rest = { count: paid.count - settled.count, amount: paid.amount - settled.amount }
    return (
      <Panel title={words.through}>
        <Facts
          facts={[
            [words.paid, <strong key="paid">{counted(paid)}</strong>],
            [words.settled, counted(settled)],
            [words.unsettled, counted(rest)],
          ]}
        />
      </Panel>
    )
  }
  if (!equation) return null
  const { since, opening, closing } = equation
  const expected = opening === null ? null : opening + equation.in.amount - equation.out.amount
  const difference = expected === null || closing === null ? null : closing - expected
  return (
    <Panel
      title={words.equation}
      acts={
        difference !== null && (
          <Tag tone={difference === 0 ? 'good' : 'bad'}>
            {difference === 0 ? words.holds : `${words.difference} ${format.dong(difference)}`}
          </Tag>
        )
      }
    >
      <Facts
        facts={[
          [
            words.opening,
            opening !== null &&
              `${format.dong(opening)}${since ? ` (${words.since(format.day(since))})` : ''}`,
          ],
          [words.came, counted(equation.in)],
          [words.went, counted(equation.out)],
          [words.expected, expected !== null && format.dong(expected)],
          [
            words.closing,
            closing === null ? words.noStatement : <strong key="end">{format.dong(closing)}</strong>,
          ],
        ]}
      />
    </Panel>
  )
}
