import { type ReactNode, useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import { mayBreakMove } from '../../../domain/statements/break.ts'
import type { BreakMessage } from '../../messages/breaks.ts'
import { ActButtons, type OfferedAct } from '../action/act-buttons.tsx'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useAccountName } from '../bills/ledger-words.ts'
import { useSpeech } from '../preferences/language.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { breakWords } from './words.ts'

export interface BreakActsProps {
  readonly message: BreakMessage
  onDone(): void
}

type Act = 'assign' | 'note' | 'except' | 'resolve'

/** What can be done about a difference at this moment, by whoever may. */
export function BreakActs({ message, onDone }: BreakActsProps) {
  const words = useWords(breakWords)
  const { session } = useKnown()
  const api = useApi()
  const [act, setAct] = useState<Act>()
  const { id, state } = message.found
  if (!may(session, 'money.match')) return null

  const isWorkedOn = mayBreakMove(state, 'resolved')
  const acts: readonly OfferedAct<Act>[] = [
    ['assign', words.take, isWorkedOn],
    ['note', words.note, isWorkedOn],
    ['except', words.except, mayBreakMove(state, 'excepted')],
    ['resolve', isWorkedOn ? words.resolve : words.resolveAgain, message.endings.length > 0],
  ]
  const send = async (name: Act, body: object) => {
    await api.send(`/breaks/${id}/${name}`, body)
    onDone()
  }
  const onClose = () => setAct(undefined)
  const dialogs: Readonly<Record<Act, ReactNode>> = {
    assign: (
      <ActionDialog
        {...{ title: words.take, lead: words.takeLead, act: words.take, done: words.taken, onClose }}
        onAct={(fields, reason) => send('assign', { owner: fields.get('owner'), reason })}
      >
        <label className="field">
          <span>{words.owner}</span>
          <input name="owner" defaultValue={session.person} required maxLength={100} autoComplete="off" />
        </label>
      </ActionDialog>
    ),
    note: (
      <ActionDialog
        {...{ title: words.note, act: words.note, done: words.noted, onClose }}
        isWithoutReason
        onAct={(fields) => send('note', { note: fields.get('note') })}
      >
        <label className="field">
          <span>{words.noteText}</span>
          <textarea name="note" rows={4} maxLength={2000} required aria-describedby="note-note" />
          <small id="note-note">{words.noteNote}</small>
        </label>
      </ActionDialog>
    ),
    except: (
      <ActionDialog
        {...{
          title: words.except,
          lead: words.exceptLead,
          act: words.except,
          done: words.exceptDone,
          onClose,
        }}
        onAct={(_fields, reason) => send('except', { reason })}
      />
    ),
    resolve: (
      <ResolveDialog message={message} onResolve={(body) => send('resolve', body)} onClose={onClose} />
    ),
  }
  return (
    <>
      <ActButtons acts={acts} onChoose={setAct} />
      {act && dialogs[act]}
    </>
  )
}

interface ResolveDialogProps {
  readonly message: BreakMessage
  onResolve(body: object): Promise<void>
  onClose(): void
}

/** Asks how it ends, and shows what that books before it is done. */
function ResolveDialog({ message, onResolve, onClose }: ResolveDialogProps) {
  const { format } = useSpeech()
  const words = useWords(breakWords)
  const nameOf = useAccountName()
  const { endings, misfits, astray } = message
  const { payers } = message.found
  const [chosen, setChosen] = useState(endings[0]?.resolution)
  const title = astray === 0 ? words.resolve : words.resolveAgain

  function posting(): string {
    const entries = endings.find(({ resolution }) => resolution === chosen)?.entries ?? []
    if (entries.length === 0) return words.booksNothing
    return entries
      .map(({ amount, debit, credit }) => words.willBook(format.dong(amount), nameOf(debit), nameOf(credit)))
      .join(' ')
  }

  return (
    <ActionDialog
      {...{ title, act: title, done: words.resolved, onClose }}
      lead={astray === 0 ? words.resolveLead : words.resolveAgainLead}
      isDangerous
      tryOut={async () => <p>{posting()}</p>}
      onAct={(fields, reason) => {
        const payer = payers[Number(fields.get('payer'))]
        return onResolve({ resolution: chosen, ...(payer && { payer }), reason })
      }}
    >
      <label className="field">
        <span>{words.how}</span>
        <select
          value={chosen}
          onChange={({ target }) => setChosen(endings[target.selectedIndex]?.resolution)}
          aria-describedby="resolution-note"
        >
          {endings.map(({ resolution }) => (
            <option key={resolution} value={resolution}>
              {words.resolutions[resolution]}
            </option>
          ))}
        </select>
        <small id="resolution-note">{misfits.map((name) => words.misfits[name]).join(' ')}</small>
      </label>
      {chosen === 'credit' && payers.length > 1 && (
        <label className="field">
          <span>{words.payer}</span>
          <select name="payer">
            {payers.map(({ schoolCode, studentCode }, place) => (
              <option key={`${schoolCode} ${studentCode}`} value={place}>
                {words.payerOf(studentCode, schoolCode)}
              </option>
            ))}
          </select>
        </label>
      )}
    </ActionDialog>
  )
}
