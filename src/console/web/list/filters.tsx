import { type FormEvent, useId } from 'react'
import { useSpeech } from '../preferences/language.tsx'
import { goTo, useAddress, withQuery } from '../router/address.ts'
import './filters.css'

/** One thing that a list is narrowed by; its name is the word in the page's address. */
export interface Filter {
  readonly name: string
  readonly title: string
  /** Choices by value; without them it is what the reader types. */
  readonly choices?: readonly { readonly value: string; readonly title: string }[]
  /** What no choice is called, where it is not everything. */
  readonly unchosen?: string
  /** `day` and `time` are picked, in the time of Việt Nam; an `amount` is of đồng, however its thousands are parted. */
  readonly kind?: 'text' | 'day' | 'time' | 'amount'
  readonly hint?: string
}

/**
 * Narrows a list. What is chosen stands in the page's address: it can be kept, sent to a colleague and gone back from.
 */
export function Filters({ filters }: { readonly filters: readonly Filter[] }) {
  const { texts } = useSpeech()
  const address = useAddress()
  const isNarrowed = filters.some(({ name }) => address.query.has(name))

  function apply(form: HTMLFormElement) {
    const fields = new FormData(form)
    const words = filters.map(({ name, kind }) => {
      const typed = String(fields.get(name) ?? '').trim()
      return [name, kind === 'amount' ? typed.replace(/[.,\s₫đ]/g, '') : typed] as const
    })
    goTo(withQuery(address, { ...Object.fromEntries(words), before: undefined }))
  }

  return (
    <form
      // Another address, by a link or by going back, shows in the fields.
      key={address.query.toString()}
      className="filters"
      aria-label={texts.list.filters}
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault()
        apply(event.currentTarget)
      }}
    >
      {filters.map((filter) => (
        <Field
          key={filter.name}
          filter={filter}
          value={address.query.get(filter.name) ?? ''}
          onChoose={(form) => apply(form)}
        />
      ))}
      <div className="filter-acts">
        <button type="submit" className="plain-button">
          {texts.list.search}
        </button>
        {isNarrowed && (
          <button
            type="button"
            className="quiet-button"
            onClick={() => goTo(withQuery(address, cleared(filters)))}
          >
            {texts.list.clear}
          </button>
        )}
      </div>
    </form>
  )
}

const cleared = (filters: readonly Filter[]) =>
  Object.fromEntries([...filters.map(({ name }) => name), 'before'].map((name) => [name, undefined]))

interface FieldProps {
  readonly filter: Filter
  readonly value: string
  onChoose(form: HTMLFormElement): void
}

const inputTypes = { text: 'search', amount: 'search', day: 'date', time: 'datetime-local' } as const

function Field({
  filter: { name, title, choices, unchosen, kind = 'text', hint },
  value,
  onChoose,
}: FieldProps) {
  const { texts } = useSpeech()
  const id = useId()
  return (
    <div className="filter">
      <label htmlFor={id}>{title}</label>
      {choices ? (
        <select
          id={id}
          name={name}
          defaultValue={value}
          onChange={({ currentTarget: { form } }) => form && onChoose(form)}
        >
          <option value="">{unchosen ?? texts.list.all}</option>
          {choices.map(({ value, title }) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          name={name}
          type={inputTypes[kind]}
          inputMode={kind === 'amount' ? 'numeric' : undefined}
          defaultValue={value}
          placeholder={hint}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
        />
      )}
    </div>
  )
}
