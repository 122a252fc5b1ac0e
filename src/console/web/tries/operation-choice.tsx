import { useId, useState } from 'react'
import type { TryOperation } from '../../messages/tries.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { tryWords } from './words.ts'

export interface OperationChoiceProps {
  readonly operations: readonly TryOperation[]
  onAdd(operation: TryOperation): void
}

/** Every operation of the API, by what it is about. */
export function OperationChoice({ operations, onAdd }: OperationChoiceProps) {
  const words = useWords(tryWords)
  const id = useId()
  const [chosen, setChosen] = useState(operations[0]?.id ?? '')
  const operation = operations.find(({ id }) => id === chosen)
  return (
    <div className="try-choice">
      <div className="field">
        <label htmlFor={id}>{words.operation}</label>
        <select id={id} value={chosen} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
          {[...Map.groupBy(operations, ({ tag }) => tag)].map(([tag, ofTag]) => (
            <optgroup key={tag} label={words.tags[tag] ?? tag}>
              {ofTag.map(({ id, method, path, summary }) => (
                <option key={id} value={id} lang="en">
                  {`${method} ${path} – ${summary}`}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </div>
      <button type="button" className="plain-button" onClick={() => operation && onAdd(operation)}>
        {words.add}
      </button>
    </div>
  )
}
