import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { LoginWaysMessage, SessionMessage } from '../../messages/session.ts'
import { useSpeech } from '../preferences/language.tsx'
import { type LoginAnswer, logIn, oidcAddress, readLoginWays } from '../session/session-api.ts'
import { Brand } from '../shell/brand.tsx'
import { PageChoices } from '../shell/page-choices.tsx'
import { useTitle } from '../shell/use-title.ts'
import { CodeField } from './code-field.tsx'
import { PasswordField } from './password-field.tsx'
import './login-page.css'

type Refusal = Exclude<LoginAnswer, { is: 'known' } | { is: 'code-wanted' }>

export interface LoginPageProps {
  /** Whether a session has just ended. */
  readonly lapsed: boolean
  onEnter(session: SessionMessage): void
}

/** Asks who is there. */
export function LoginPage({ lapsed, onEnter }: LoginPageProps) {
  const { texts, format } = useSpeech()
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<Refusal>()
  const [isCodeWanted, setCodeWanted] = useState(false)
  const [ways, setWays] = useState<LoginWaysMessage>()
  const outcome = new URLSearchParams(window.location.search).get('login')
  const nameField = useRef<HTMLInputElement>(null)
  useTitle(texts.login.title)
  useEffect(() => nameField.current?.focus(), [])
  useEffect(() => void readLoginWays().then(setWays), [])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    setBusy(true)
    setAnswer(undefined)
    const code = fields.get('code')
    const next = await logIn(
      String(fields.get('name')),
      String(fields.get('password')),
      code === null ? undefined : String(code),
    )
    setBusy(false)
    if (next.is === 'known') onEnter(next.session)
    else if (next.is === 'code-wanted') setCodeWanted(true)
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
          {isCodeWanted && <CodeField />}
          <div role="alert">
            {answer && <p className="notice bad">{say(answer)}</p>}
            {!answer && outcome && <p className="notice bad">{texts.login.oidc.refused}</p>}
          </div>
          <button type="submit" className="main-button" disabled={busy}>
            {busy ? texts.login.entering : texts.login.enter}
          </button>
          {ways?.oidc && (
            <a className="plain-button" href={oidcAddress}>
              {texts.login.oidc.enter}
            </a>
          )}
        </form>
      </main>
    </div>
  )

  function say(refusal: Refusal): string {
    if (refusal.is === 'too-soon') return texts.login.tooSoon(format.count(refusal.waitSeconds))
    return texts.login[refusal.is]
  }
}
