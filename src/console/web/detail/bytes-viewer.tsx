import { useId, useMemo, useState } from 'react'
import { exchangeWords } from '../exchanges/words.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { makePretty, type PrettyLine } from './pretty.ts'
import './bytes-viewer.css'

/** So much is drawn at once; the rest is in the file that can be downloaded. */
const mostLines = 4000

/** The exact bytes of a message, readable or as they are. */
export function BytesViewer({ base64, label }: { readonly base64: string; readonly label: string }) {
  const words = useWords(exchangeWords)
  const text = useMemo(() => new TextDecoder().decode(bytesOf(base64)), [base64])
  const pretty = useMemo(() => makePretty(text), [text])
  const [view, setView] = useState<'pretty' | 'raw'>(pretty ? 'pretty' : 'raw')
  const id = useId()
  return (
    <div className="bytes-viewer">
      {pretty && (
        <fieldset className="segmented">
          <legend className="for-readers">{label}</legend>
          {(['pretty', 'raw'] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === view}
              aria-controls={id}
              onClick={() => setView(one)}
            >
              {words.views[one]}
            </button>
          ))}
        </fieldset>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section id={id} tabIndex={0} aria-label={label}>
        <pre>{view === 'pretty' && pretty ? pretty.slice(0, mostLines).map(drawLine) : text}</pre>
      </section>
    </div>
  )
}

const drawLine = ({ depth, pieces }: PrettyLine, index: number) => (
  <span key={index} className="line" style={{ paddingLeft: `${depth * 1.25}em` }}>
    {pieces.map(({ is, text }, place) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces never move
      <span key={place} data-is={is}>
        {text}
      </span>
    ))}
    {'\n'}
  </span>
)

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
