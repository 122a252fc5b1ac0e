import {
  type FormEvent,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { useSpeech } from '../preferences/language.tsx'
import { Problem } from '../session/api.tsx'
import { sayProblem } from '../shell/problem-note.tsx'
import { say } from './toasts.tsx'
import './action-dialog.css'

export interface ActionDialogProps {
  readonly title: string
  /** What will happen, and what cannot be undone. */
  readonly lead?: ReactNode
  /** The word on the button that does it. */
  readonly act: string
  /** Said when it is done. */
  readonly done: string
  readonly isDangerous?: boolean
  /** What only tries something out changes nothing: no reason is asked for. */
  readonly isWithoutReason?: boolean
  /** Fields beside the reason; each has a name. */
  readonly children?: ReactNode
  /** Tries it out with what the fields say, changing nothing; its answer is shown before it can be done. */
  tryOut?(fields: FormData): Promise<ReactNode>
  /** Does it. What it throws is said in the dialog, which stays open. */
  onAct(fields: FormData, reason: string): Promise<void>
  onClose(): void
}

/** Asks why before something is done, and, where it can be tried out, shows first what would happen. */
export function ActionDialog(props: ActionDialogProps) {
  const { title, lead, act, done, isDangerous = false, isWithoutReason = false } = props
  const { children, tryOut, onAct, onClose } = props
  const { texts } = useSpeech()
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [tried, setTried] = useState<ReactNode>()
  const isToBeTried = tryOut !== undefined && tried === undefined

  // Modal: the browser keeps the focus inside, and gives it back to what opened the dialog.
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(undefined)
    try {
      if (isToBeTried) {
        setTried(await tryOut(fields))
      } else {
        await onAct(fields, String(fields.get('reason') ?? '').trim())
        say(done)
        onClose()
      }
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem('failed'))
    }
    setBusy(false)
  }

  // Escape: the page that opened the dialog takes it away.
  function cancel(event: SyntheticEvent) {
    event.preventDefault()
    onClose()
  }

  return (
    <dialog ref={dialog} className="action-dialog" aria-labelledby={id} onCancel={cancel}>
      <form onSubmit={submit} onChange={() => setTried(undefined)} aria-busy={isBusy}>
        <h2 id={id}>{title}</h2>
        {lead && <div className="dialog-lead">{lead}</div>}
        {children}
        {!isWithoutReason && (
          <label className="field" onChange={(event) => event.stopPropagation()}>
            <span>{texts.action.reason}</span>
            <textarea
              name="reason"
              required={!isToBeTried}
              maxLength={300}
              rows={2}
              aria-describedby={`${id}-why`}
            />
            <small id={`${id}-why`}>{texts.action.reasonNote}</small>
          </label>
        )}
        <div aria-live="polite">{tried !== undefined && <div className="tried">{tried}</div>}</div>
        <div role="alert">
          {problem && <p className="notice bad">{sayProblem(problem, texts.problems)}</p>}
        </div>
        <div className="dialog-acts">
          <button type="button" className="plain-button" onClick={onClose}>
            {texts.action.cancel}
          </button>
          <button
            type="submit"
            className="main-button"
            data-dangerous={isDangerous && !isToBeTried}
            disabled={isBusy}
          >
            {isBusy ? texts.action.busy : isToBeTried ? texts.action.tryOut : act}
          </button>
        </div>
      </form>
    </dialog>
  )
}
