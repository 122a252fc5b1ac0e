import { type FormEvent, useState } from 'react'
import type { NewFactorMessage, RecoveryCodesMessage } from '../../messages/session.ts'
import { Problem, useApi } from '../session/api.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { ownWords } from './words.ts'

export interface EnrolmentProps {
  onEnrolled(codes: RecoveryCodesMessage['recoveryCodes']): void
}

/** Sets an authenticator app up: shows a secret, and asks for the code that the app makes of it. */
export function Enrolment({ onEnrolled }: EnrolmentProps) {
  const words = useWords(ownWords)
  const api = useApi()
  const [made, setMade] = useState<NewFactorMessage>()
  const [problem, setProblem] = useState<Problem>()
  const note = (error: unknown) => setProblem(error instanceof Problem ? error : new Problem('failed'))

  async function confirm(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const code = new FormData(event.currentTarget).get('code')
    setProblem(undefined)
    try {
      const body = { secret: made?.secret, code }
      onEnrolled((await api.send<RecoveryCodesMessage>('/own/factor', body)).recoveryCodes)
    } catch (error) {
      note(error)
    }
  }

  if (!made) {
    const begin = () => api.send<NewFactorMessage>('/own/factor/new', {}).then(setMade, note)
    return (
      <div className="enrolment">
        <button type="button" className="main-button" onClick={begin}>
          {words.begin}
        </button>
        {problem && <ProblemNote problem={problem} />}
      </div>
    )
  }
  const { size, path } = made.qr
  return (
    <form className="enrolment" onSubmit={confirm}>
      <p>{words.scan}</p>
      <svg className="qr" viewBox={`-4 -4 ${size + 8} ${size + 8}`} role="img" aria-label={words.qr}>
        <path d={path} />
      </svg>
      <p>
        {words.secret}: <code>{made.secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <label className="field">
        <span>{words.code}</span>
        <input name="code" inputMode="numeric" autoComplete="one-time-code" maxLength={7} required />
      </label>
      {problem && <ProblemNote problem={problem} />}
      <button type="submit" className="main-button">
        {words.finish}
      </button>
    </form>
  )
}
