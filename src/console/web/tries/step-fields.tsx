import { useId } from 'react'
import type { TryParameter } from '../../messages/tries.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { type Draft, isBroken } from './draft.ts'
import { tryWords } from './words.ts'

export interface StepFieldsProps {
  readonly draft: Draft
  onChange(draft: Draft): void
}

/** What one request says: its parameters and its body. */
export function StepFields({ draft, onChange }: StepFieldsProps) {
  const { operation, values, body } = draft
  return (
    <div className="try-fields">
      {operation.parameters.length > 0 && (
        <div className="try-values">
          {operation.parameters.map((parameter) => (
            <ValueField
              key={`${parameter.in} ${parameter.name}`}
              parameter={parameter}
              value={values[parameter.name] ?? ''}
              onChange={(value) => onChange({ ...draft, values: { ...values, [parameter.name]: value } })}
            />
          ))}
        </div>
      )}
      {body && <BodyField draft={draft} body={body} onChange={onChange} />}
    </div>
  )
}

interface ValueFieldProps {
  readonly parameter: TryParameter
  readonly value: string
  onChange(value: string): void
}

function ValueField({ parameter, value, onChange }: ValueFieldProps) {
  const words = useWords(tryWords)
  const id = useId()
  const note = useId()
  const { name, values, description, isRequired } = parameter
  const common = { id, value, required: isRequired, 'aria-describedby': note }
  return (
    <div className="field">
      <label htmlFor={id}>
        <code>{name}</code>
      </label>
      {values.length > 0 ? (
        <select {...common} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
          {!isRequired && <option value="">{words.unset}</option>}
          {values.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          autoComplete="off"
          spellCheck={false}
          placeholder={isRequired ? undefined : words.unset}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
      <small id={note}>
        {[words.places[parameter.in], isRequired && words.required].filter(Boolean).join(', ')}
        {description && <span lang="en"> – {description}</span>}
      </small>
    </div>
  )
}

function BodyField({
  draft,
  body,
  onChange,
}: StepFieldsProps & { readonly body: NonNullable<Draft['body']> }) {
  const words = useWords(tryWords)
  const id = useId()
  const { bodies } = draft.operation
  return (
    <>
      {bodies.length > 1 && (
        <label className="field try-type">
          <span>{words.bodyType}</span>
          <select
            value={body.type}
            onChange={({ currentTarget }) => {
              const chosen = bodies.find(({ type }) => type === currentTarget.value)
              if (chosen) onChange({ ...draft, body: { type: chosen.type, text: chosen.example } })
            }}
          >
            {bodies.map(({ type }) => (
              <option key={type}>{type}</option>
            ))}
          </select>
        </label>
      )}
      <div className="field">
        <label htmlFor={id}>
          {words.body} <code>{body.type}</code>
        </label>
        <textarea
          id={id}
          rows={Math.min(20, body.text.split('\n').length + 1)}
          value={body.text}
          spellCheck={false}
          autoCapitalize="off"
          onChange={({ currentTarget }) =>
            onChange({ ...draft, body: { ...body, text: currentTarget.value } })
          }
        />
        <small role="status">{isBroken(body) ? words.broken : ''}</small>
      </div>
    </>
  )
}
