import { type FormEvent, useState } from 'react'
import type { StudentsMessage } from '../../messages/exchanges.ts'
import { useSpeech } from '../preferences/language.tsx'
import { goTo, useAddress, withQuery } from '../router/address.ts'
import { Problem, useApi } from '../session/api.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { exchangeWords } from './words.ts'
import './student-search.css'

/** Narrows the list to one student. What is typed may be an identity number: it is sent, and never part of an address. */
export function StudentSearch() {
  const { texts } = useSpeech()
  const words = useWords(exchangeWords)
  const api = useApi()
  const address = useAddress()
  const chosen = address.query.get('student')
  const [found, setFound] = useState<StudentsMessage['students']>()
  const [problem, setProblem] = useState<Problem>()

  const choose = (student: string | undefined) => {
    setFound(undefined)
    goTo(withQuery(address, { student, before: undefined }))
  }

  async function find(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const codeOrIdentityNumber = String(new FormData(form).get('student')).trim()
    setProblem(undefined)
    try {
      const { students } = await api.send<StudentsMessage>('/exchanges/students', { codeOrIdentityNumber })
      form.reset()
      const [only, ...others] = students
      if (only && others.length === 0) choose(`${only.schoolCode}/${only.studentCode}`)
      else setFound(students)
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem('failed'))
    }
  }

  if (chosen !== null) {
    return (
      <p className="chosen-student">
        <span>{words.ofStudent(chosen)}</span>
        <button type="button" className="quiet-button" onClick={() => choose(undefined)}>
          {words.allStudents}
        </button>
      </p>
    )
  }
  return (
    <div className="student-search">
      <form onSubmit={find} aria-label={words.findStudent}>
        <label htmlFor="student-search">{words.findStudent}</label>
        <input
          id="student-search"
          name="student"
          required
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          aria-describedby="student-search-note"
        />
        <button type="submit" className="plain-button">
          {texts.list.search}
        </button>
        <small id="student-search-note">{words.findStudentNote}</small>
      </form>
      {problem && <ProblemNote problem={problem} />}
      <div role="status">
        {found?.length === 0 && words.noStudent}
        {found && found.length > 0 && (
          <ul>
            {found.map(({ schoolCode, studentCode }) => (
              <li key={`${schoolCode}/${studentCode}`}>
                <button
                  type="button"
                  className="quiet-button"
                  onClick={() => choose(`${schoolCode}/${studentCode}`)}
                >
                  {studentCode}, {schoolCode}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
