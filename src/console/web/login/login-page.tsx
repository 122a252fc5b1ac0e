import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { SessionMessage } from '../../messages/session.ts'
import { useSpeech } from '../preferences/language.tsx'
import { type LoginAnswer, logIn } from '../session/session-api.ts'
import { Brand } from '../shell/brand.tsx'
import { PageChoices } from '../shell/page-choices.tsx'
import { useTitle } from '../shell/use-title.ts'
import { PasswordField } from './password-field.tsx'
import './login-page.css'

export interface LoginPageProps {
  /** Whether a session has just ended. */
  readonly lapsed: boolean
  onEnter(session: SessionMessage): void
}

/** Asks who is there. */
export function LoginPage({ lapsed, onEnter }: LoginPageProps) {
  const { texts, format } = useSpeech()
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<Exclude<LoginAnswer, { is: 'known' }>>()
  const nameField = useRef<HTMLInputElement>(null)
  useTitle(texts.login.title)
  useEffect(() => nameField.current?.focus(), [])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    setBusy(true)
    setAnswer(undefined)
    const next = await logIn(String(fields.get('name')), String(fields.get('password')))
    setBusy(false)
    if (next.is === 'known') onEnter(next.session)
    else setAnswer(next)
  }

  return (
    <div className="login-page">
      <header>
        <PageChoices />
      </header>
      <main>
        <form className="login-card" onSubmit={submit} aria-busy={busy}>
          <Brand />
          <div className="login-words">
            <h1>{texts.login.title}</h1>
            <p>{texts.login.lead}</p>
          </div>
          {lapsed && !answer && !busy && <p className="notice">{texts.login.lapsed}</p>}
          <label className="field">
            <span>{texts.login.name}</span>
            <input
              ref={nameField}
              name="name"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={100}
              required
            />
          </label>
          <PasswordField />
          <div role="alert">{answer && <p className="notice bad">{say(answer)}</p>}</div>
          <button type="submit" className="main-button" disabled={busy}>
            {busy ? texts.login.entering : texts.login.enter}
          </button>
        </form>
      </main>
    </div>
  )

  function say(refusal: Exclude<LoginAnswer, { is: 'known' }>): string {
    if (refusal.is === 'too-soon') return texts.login.tooSoon(format.count(refusal.waitSeconds))
    return texts.login[refusal.is]
  }
}
