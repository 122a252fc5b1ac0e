import { useEffect, useRef } from 'react'
import { useSpeech } from '../preferences/language.tsx'

/** The code of an authenticator app, or one of those for whoever lost it; takes the focus when it is wanted. */
export function CodeField() {
  const { texts } = useSpeech()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return (
    <label className="field">
      <span>{texts.login.code}</span>
      <input
        ref={field}
        name="code"
        inputMode="text"
        autoComplete="one-time-code"
        maxLength={40}
        spellCheck={false}
        required
        aria-describedby="code-note"
      />
      <small id="code-note">{texts.login.codeNote}</small>
    </label>
  )
}
