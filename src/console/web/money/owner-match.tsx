import { type FormEvent, useState } from 'react'
import type { LineWordsMessage, MoneyMessage, Owner, OwnersMessage } from '../../messages/money.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Problem, useApi } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { SourceFacts } from './line-facts.tsx'
import './owner-match.css'
import { keyOfOwner, OwnerChoice } from './owner-choice.tsx'
import { OwnerComparison } from './owner-comparison.tsx'
import { moneyWords } from './words.ts'

interface OwnerMatchProps {
  readonly message: MoneyMessage
  readonly path: string
  readonly opened: LineWordsMessage | undefined
  onDone(): void
}

/** Money on one side, on the other who may own it and why; the one who is chosen is compared and gets it. */
export function OwnerMatch({ message, path, opened, onDone }: OwnerMatchProps) {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const api = useApi()
  const { data, problem, again } = useRead<OwnersMessage>(`${path}/suggestions`)
  const [found, setFound] = useState<readonly Owner[]>([])
  const [findProblem, setFindProblem] = useState<Problem>()
  const [chosen, setChosen] = useState<Owner>()
  const [isGiving, setGiving] = useState(false)
  const [onlySchool, ...otherSchools] = message.schools

  async function find(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const wanted = {
      schoolCode: String(fields.get('schoolCode')),
      studentCode: String(fields.get('studentCode')),
    }
    setFindProblem(undefined)
    try {
      const { owners } = await api.send<OwnersMessage>('/money/owners', wanted)
      setFound(owners)
      setChosen(owners[1] ?? owners[0])
    } catch (error) {
      setFindProblem(error instanceof Problem ? error : new Problem('failed'))
    }
  }

  const suggested = data?.owners ?? []
  const others = found.filter((owner) => !suggested.some((one) => keyOfOwner(one) === keyOfOwner(owner)))
  return (
    <>
      <div className="match-sides">
        <Panel title={words.line}>
          <SourceFacts message={message} opened={opened} />
        </Panel>
        <Panel title={words.match}>
          {problem && <ProblemNote problem={problem} onAgain={again} />}
          <OwnerChoice
            legend={words.suggestions}
            owners={suggested}
            empty={data ? words.noSuggestions : undefined}
            chosen={chosen}
            onChoose={setChosen}
          />
          {others.length > 0 && (
            <OwnerChoice legend={words.found} owners={others} chosen={chosen} onChoose={setChosen} />
          )}
          <form className="owner-search" onSubmit={find} aria-label={words.otherStudent}>
            <label className="field">
              <span>{words.schoolCode}</span>
              <input
                name="schoolCode"
                required
                maxLength={30}
                spellCheck={false}
                autoComplete="off"
                defaultValue={otherSchools.length === 0 ? onlySchool?.code : ''}
              />
            </label>
            <label className="field">
              <span>{words.studentCode}</span>
              <input name="studentCode" required maxLength={40} spellCheck={false} autoComplete="off" />
            </label>
            <button type="submit" className="plain-button">
              {words.find}
            </button>
          </form>
          {findProblem && <ProblemNote problem={findProblem} />}
        </Panel>
      </div>
      <OwnerComparison message={message} owner={chosen} onGive={() => setGiving(true)} />
      {isGiving && chosen && (
        <ActionDialog
          title={words.giveTitle}
          lead={words.giveLead(format.dong(message.piece.amount), nameOf(chosen))}
          act={words.give}
          done={words.given}
          onClose={() => setGiving(false)}
          onAct={async (_fields, reason) => {
            const { schoolCode, studentCode, billId } = chosen
            await api.send(`${path}/give`, { schoolCode, studentCode, reason, ...(billId && { billId }) })
            onDone()
          }}
        />
      )}
    </>
  )
}

const nameOf = ({ student, studentCode, schoolCode, bill }: Owner) =>
  [student?.name, studentCode, schoolCode, bill?.number].filter(Boolean).join(' · ')
