import { useState } from 'react'
import type { TriesMessage, TryExchange, TryRun } from '../../messages/tries.ts'
import { say } from '../action/toasts.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Problem, useApi } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { PageHead } from '../shell/page-head.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { addTo, type Draft, stepOf, without } from './draft.ts'
import { OperationChoice } from './operation-choice.tsx'
import { PreparedPanel } from './prepared-panel.tsx'
import { StepPanel } from './step-panel.tsx'
import { type Story, stories } from './stories.ts'
import './tries.css'
import { tryWords } from './words.ts'

/** Requests to the API as a school system would send them, tried where nothing of them stays. */
export function TriesPage() {
  const words = useWords(tryWords)
  const { data, problem, again } = useRead<TriesMessage>('/tries')
  return (
    <>
      <PageHead title={words.title} lead={words.lead}>
        <a className="plain-button" href="/docs">
          {words.documentation}
        </a>
      </PageHead>
      {problem && <ProblemNote problem={problem} onAgain={again} />}
      {data && <Bench message={data} />}
    </>
  )
}

function Bench({ message }: { readonly message: TriesMessage }) {
  const { format } = useSpeech()
  const words = useWords(tryWords)
  const api = useApi()
  const { operations, mostSteps, publicUrl, samples } = message
  const tell = (story: Story) =>
    stories[story].reduce<readonly Draft[]>((drafts, id) => {
      const operation = operations.find((one) => one.id === id)
      return operation ? addTo(drafts, operation, operations) : drafts
    }, [])
  const [drafts, setDrafts] = useState(() => tell('bill'))
  const [answers, setAnswers] = useState<ReadonlyMap<number, TryExchange>>(new Map())
  const [problem, setProblem] = useState<Problem>()
  const [isRunning, setRunning] = useState(false)
  const isFull = drafts.length >= mostSteps

  async function run() {
    setRunning(true)
    setProblem(undefined)
    try {
      const { steps } = await api.send<TryRun>('/tries', { steps: drafts.map(stepOf) })
      setAnswers(new Map(steps.flatMap((step, place) => (drafts[place] ? [[drafts[place].key, step]] : []))))
      say(words.ran)
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem('failed'))
    }
    setRunning(false)
  }

  const sendButton = (
    <button type="submit" className="main-button try-run" disabled={isRunning || drafts.length === 0}>
      {isRunning ? words.running : words.run}
    </button>
  )
  return (
    <form
      className="tries"
      // What is missing or wrong is for the API to say.
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        run()
      }}
    >
      <PreparedPanel samples={samples} />
      <div className="field try-begin">
        <label htmlFor="begin">{words.begin}</label>
        <select
          id="begin"
          defaultValue="bill"
          aria-describedby="begin-note"
          onChange={({ currentTarget }) => {
            setDrafts(tell(currentTarget.value as Story))
            setAnswers(new Map())
          }}
        >
          {(Object.keys(stories) as Story[]).map((story) => (
            <option key={story} value={story}>
              {words.stories[story]}
            </option>
          ))}
        </select>
        <small id="begin-note">{words.beginNote}</small>
      </div>
      {drafts.map((draft, place) => (
        <StepPanel
          key={draft.key}
          {...{ draft, publicUrl, place: place + 1, exchange: answers.get(draft.key) }}
          onChange={(changed) => setDrafts(drafts.map((one) => (one.key === changed.key ? changed : one)))}
          onRemove={() => setDrafts(without(drafts, draft.key))}
        />
      ))}
      {problem && <ProblemNote problem={problem} />}
      <div className="try-acts">
        {isFull ? (
          <p className="try-note">{words.full(format.count(mostSteps))}</p>
        ) : (
          <OperationChoice
            operations={operations}
            onAdd={(operation) => setDrafts(addTo(drafts, operation, operations))}
          />
        )}
        {sendButton}
      </div>
    </form>
  )
}
