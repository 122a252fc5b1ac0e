import type { ExchangeState } from '../../../../schemas/exchange.ts'
import { useSpeech } from '../preferences/language.tsx'
import './state-tag.css'

/** The state of an exchange, in its colour. */
export function StateTag({ state }: { readonly state: ExchangeState }) {
  const { texts } = useSpeech()
  return (
    <span className="state-tag">
      <i data-state={state} aria-hidden="true" />
      {texts.states[state]}
    </span>
  )
}
