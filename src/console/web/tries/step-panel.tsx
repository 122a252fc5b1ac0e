import type { TryExchange } from '../../messages/tries.ts'
import { Panel } from '../detail/panel.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import type { Draft } from './draft.ts'
import { ExchangeView } from './exchange-view.tsx'
import { StepFields } from './step-fields.tsx'
import { tryWords } from './words.ts'

export interface StepPanelProps {
  readonly draft: Draft
  /** From 1; what answers are named by. */
  readonly place: number
  readonly exchange: TryExchange | undefined
  readonly publicUrl: string
  onChange(draft: Draft): void
  onRemove(): void
}

/** One request: what it says, and what it was answered. */
export function StepPanel({ draft, place, exchange, publicUrl, onChange, onRemove }: StepPanelProps) {
  const words = useWords(tryWords)
  const { method, path, summary, description } = draft.operation
  const title = `${place}. ${method} ${path}`
  return (
    <Panel
      title={title}
      acts={
        <button
          type="button"
          className="icon-button"
          aria-label={words.remove(title)}
          title={words.remove(title)}
          onClick={onRemove}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="m5.5 5.5 9 9m0-9-9 9" />
          </svg>
        </button>
      }
    >
      <p className="try-about" lang="en">
        {summary}
        {description && <small>{withCode(description)}</small>}
      </p>
      <StepFields draft={draft} onChange={onChange} />
      {exchange && <ExchangeView {...{ exchange, publicUrl }} label={`${words.answer} ${place}`} />}
    </Panel>
  )
}

/** What stands between backticks, as code. */
const withCode = (text: string) =>
  text.split('`').map((piece, place) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces never move
    return place % 2 === 1 ? <code key={place}>{piece}</code> : piece
  })
