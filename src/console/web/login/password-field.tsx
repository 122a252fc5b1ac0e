import { useId, useState } from 'react'
import { useSpeech } from '../preferences/language.tsx'

export interface PasswordFieldProps {
  /** What it is called, where that is not just the password. */
  readonly label?: string
  readonly name?: string
  readonly autoComplete?: 'current-password' | 'new-password'
}

/** A password, which can be shown to check what was typed. */
export function PasswordField({
  label: title,
  name = 'password',
  autoComplete = 'current-password',
}: PasswordFieldProps) {
  const { texts } = useSpeech()
  const [shown, setShown] = useState(false)
  const id = useId()
  const label = shown ? texts.login.hide : texts.login.show
  return (
    <div className="field">
      <label htmlFor={id}>{title ?? texts.login.password}</label>
      <div className="with-button">
        <input
          id={id}
          name={name}
          type={shown ? 'text' : 'password'}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <button
          type="button"
          className="icon-button"
          aria-label={label}
          title={label}
          onClick={() => setShown(!shown)}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10z" />
            <path d={shown ? 'M3.5 16.5l13-13' : 'M10 7.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5'} />
          </svg>
        </button>
      </div>
    </div>
  )
}
