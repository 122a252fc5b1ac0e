import { useId } from 'react'
import type { Owner } from '../../messages/money.ts'
import { useSpeech } from '../preferences/language.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { moneyWords } from './words.ts'

interface OwnerChoiceProps {
  readonly legend: string
  readonly owners: readonly Owner[]
  /** What is said when there is nobody. */
  readonly empty?: string | undefined
  readonly chosen: Owner | undefined
  onChoose(owner: Owner): void
}

/** Tells owners apart: a student as a whole, or one of their bills. */
export const keyOfOwner = ({ schoolCode, studentCode, billId }: Owner): string =>
  `${schoolCode}/${studentCode}/${billId ?? ''}`

/** Those who may own money, one of whom is chosen. */
export function OwnerChoice({ legend, owners, empty, chosen, onChoose }: OwnerChoiceProps) {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const name = useId()
  return (
    <fieldset className="owner-choice">
      <legend>{legend}</legend>
      {owners.length === 0 && empty && <p>{empty}</p>}
      {owners.map((owner) => {
        const { student, studentCode, bill, owed, because } = owner
        const key = keyOfOwner(owner)
        return (
          <label key={key}>
            <input
              type="radio"
              name={name}
              checked={chosen !== undefined && keyOfOwner(chosen) === key}
              onChange={() => onChoose(owner)}
            />
            <span>
              <strong>{[student?.name, student?.className, studentCode].filter(Boolean).join(' · ')}</strong>
              <small>
                {[
                  bill ? `${bill.number} ${bill.title}` : words.anyBill,
                  words.owes(format.dong(owed)),
                  bill && words.due(format.day(bill.dueOn)),
                ]
                  .filter(Boolean)
                  .join(', ')}
              </small>
              {because && <em>{words.because[because]}</em>}
            </span>
          </label>
        )
      })}
    </fieldset>
  )
}
