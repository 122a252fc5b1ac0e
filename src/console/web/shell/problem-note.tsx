import { useSpeech } from '../preferences/language.tsx'
import type { Problem } from '../session/api.tsx'

/** Says what could not be read or done, and lets the reader try again. */
export function ProblemNote({ problem, onAgain }: { readonly problem: Problem; onAgain?(): void }) {
  const { texts } = useSpeech()
  return (
    <div className="notice bad problem-note" role="alert">
      <span>{sayProblem(problem, texts.problems)}</span>
      {onAgain && problem.code !== 'forbidden' && (
        <button type="button" className="plain-button" onClick={onAgain}>
          {texts.list.again}
        </button>
      )}
    </div>
  )
}

/** A problem in the reader's language where it is a usual one, with the gateway's own words behind. */
export function sayProblem(
  { code, detail, errors }: Problem,
  said: Readonly<Record<string, string>>,
): string {
  const about = errors.map(({ field, message }) => `${field}: ${message}`)
  return [said[code] ?? code, ...(about.length > 0 ? about : [detail])].filter(Boolean).join(' — ')
}
