import type { TryAnswer, TryExchange } from '../../messages/tries.ts'
import { say } from '../action/toasts.tsx'
import { BytesViewer } from '../detail/bytes-viewer.tsx'
import { Facts } from '../detail/facts.tsx'
import type { Tone } from '../detail/timeline.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { curlOf } from './draft.ts'
import { ProblemView } from './problem-view.tsx'
import { tryWords } from './words.ts'

type Answered = Extract<TryAnswer, { is: 'answered' }>

export interface ExchangeViewProps {
  readonly exchange: TryExchange
  readonly publicUrl: string
  readonly label: string
}

/** What a request was answered, and what was sent. */
export function ExchangeView({ exchange, publicUrl, label }: ExchangeViewProps) {
  const words = useWords(tryWords)
  const { answer } = exchange
  if (answer.is === 'not-sent') return <p className="notice">{words.notSent[answer.why](answer.what)}</p>
  if (answer.is === 'too-late') return <p className="notice bad">{words.tooLate}</p>
  return (
    <div className="try-answer">
      <AnswerView answer={answer} label={label} />
      <Sent exchange={exchange} publicUrl={publicUrl} />
    </div>
  )
}

const toneOf = (status: number): Tone => {
  if (status < 400) return 'good'
  return status < 500 ? 'look' : 'bad'
}

const isText = (type: string) => /^(text\/|image\/svg|application\/([\w.+-]+\+)?json)/.test(type)

function AnswerView({ answer, label }: { readonly answer: Answered; readonly label: string }) {
  const { format } = useSpeech()
  const words = useWords(tryWords)
  const { status, headers, base64, isCut, milliseconds } = answer
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  const bytes = atob(base64).length
  return (
    <>
      <div className="try-status">
        <h3>{words.answer}</h3>
        <Tag tone={toneOf(status)}>{status}</Tag>
        <span>{words.took(format.count(milliseconds))}</span>
        {type && <code>{type}</code>}
      </div>
      {type.startsWith('application/problem+json') && <ProblemView base64={base64} />}
      {bytes === 0 && <p className="try-note">{words.empty}</p>}
      {bytes > 0 && isText(type) && <BytesViewer key={base64} base64={base64} label={label} />}
      {bytes > 0 && !isText(type) && <p className="try-note">{words.binary(format.count(bytes))}</p>}
      {isCut && <p className="try-note">{words.cut}</p>}
      <details>
        <summary>{words.headers}</summary>
        <Facts facts={headers.map(([name, value]) => [name, <code key={name}>{value}</code>])} />
      </details>
    </>
  )
}

function Sent({ exchange, publicUrl }: Omit<ExchangeViewProps, 'label'>) {
  const words = useWords(tryWords)
  const command = curlOf(exchange, publicUrl)
  // Browsers let only pages of safe addresses write to the clipboard.
  const canCopy = window.isSecureContext
  return (
    <details>
      <summary>{words.sent}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="try-curl" tabIndex={0} aria-label="curl">
        <pre>{command}</pre>
      </section>
      <p className="try-note">{words.tokenNote}</p>
      {canCopy && (
        <button
          type="button"
          className="plain-button"
          onClick={() => navigator.clipboard.writeText(command).then(() => say(words.copied))}
        >
          {words.copy}
        </button>
      )}
    </details>
  )
}
