import { Facts } from '../detail/facts.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { tryWords } from './words.ts'

interface ProblemDocument {
  readonly title: string
  readonly code: string
  readonly detail: string
  readonly errors?: readonly { readonly field: string; readonly code: string; readonly message: string }[]
}

/** A refusal, explained: what its code means, and what is wrong with which field. */
export function ProblemView({ base64 }: { readonly base64: string }) {
  const { texts } = useSpeech()
  const words = useWords(tryWords)
  const problem = readProblem(base64)
  if (!problem) return null
  const { code, title, detail, errors = [] } = problem
  return (
    <section className="try-problem" aria-label={words.problem}>
      <p>
        <strong>{texts.problems[code] ?? <span lang="en">{title}</span>}</strong>
        <span lang="en"> {detail}</span>
      </p>
      {errors.length > 0 && (
        <ul>
          {errors.map(({ field, code, message }) => (
            <li key={`${field} ${code}`}>
              <code>{field}</code> <span lang="en">{message}</span> <small>({code})</small>
            </li>
          ))}
        </ul>
      )}
      <Facts
        facts={[
          [
            words.problemCode,
            <span key="code">
              <code>{code}</code> <a href={`/docs/problems#${code}`}>{words.allCodes}</a>
            </span>,
          ],
        ]}
      />
    </section>
  )
}

function readProblem(base64: string): ProblemDocument | undefined {
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes)) as ProblemDocument
  } catch {
    return undefined
  }
}
