import { type FormEvent, useState } from 'react'
import { say } from '../action/toasts.tsx'
import { PasswordField } from '../login/password-field.tsx'
import { Problem, useApi } from '../session/api.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { ownWords } from './words.ts'

/** Changes one's own password, by the one before. */
export function PasswordForm({ onChanged }: { onChanged(): void }) {
  const words = useWords(ownWords)
  const api = useApi()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function change(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const fields = new FormData(form)
    setBusy(true)
    setProblem(undefined)
    try {
      await api.send('/own/password', {
        password: fields.get('password'),
        newPassword: fields.get('newPassword'),
      })
      form.reset()
      say(words.passwordChanged)
      onChanged()
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem('failed'))
    }
    setBusy(false)
  }

  return (
    <form className="enrolment" onSubmit={change} aria-busy={isBusy}>
      <p>{words.passwordLead}</p>
      <PasswordField label={words.oldPassword} />
      <PasswordField label={words.newPassword} name="newPassword" autoComplete="new-password" />
      {problem && <ProblemNote problem={problem} />}
      <button type="submit" className="main-button" disabled={isBusy}>
        {words.changePassword}
      </button>
    </form>
  )
}
