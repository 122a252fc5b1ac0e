import type { TriesMessage } from '../../messages/tries.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { tryWords } from './words.ts'

/** The made-up records that every try finds, and how requests name them. */
export function PreparedPanel({ samples }: Pick<TriesMessage, 'samples'>) {
  const words = useWords(tryWords)
  const { school, otherSchool, student, sibling, movedStudent } = samples
  const code = (text: string) => <code key={text}>{text}</code>
  return (
    <Panel title={words.prepared}>
      <p className="panel-text">{words.preparedLead}</p>
      <Facts
        facts={[
          [words.school, [code(school), ' ', code(otherSchool)]],
          [words.students, [code(student), ' ', code(sibling), ' ', code(movedStudent)]],
          [
            words.bills,
            [code('{{bill.id}}'), ` ${words.unpaid}, `, code('{{paidBill.id}}'), ` ${words.paid}`],
          ],
          [words.receipt, code('{{receipt.id}}')],
          [words.payment, code('{{payment.id}}')],
          [words.earlier, words.earlierNote('{{1.id}}')],
        ]}
      />
    </Panel>
  )
}
