import { useState } from 'react'
import type { MoneyMessage } from '../../messages/money.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import './list-dialog.css'
import { readList } from './read-list.ts'
import { moneyWords } from './words.ts'

interface ListDialogProps {
  readonly message: MoneyMessage
  readonly path: string
  onClose(): void
  onDone(): void
}

/** Gives one transfer out to many students; the sums are told while the list is typed. */
export function ListDialog({ message: { piece, schools }, path, onClose, onDone }: ListDialogProps) {
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const api = useApi()
  const [text, setText] = useState('')
  const [only, ...others] = schools
  const { shares, sum, bad } = readList(text, others.length === 0 ? only?.code : undefined)
  const missing = piece.amount - sum
  const verdict =
    missing === 0
      ? words.listFits
      : missing > 0
        ? words.listMissing(format.dong(missing))
        : words.listOver(format.dong(-missing))
  return (
    <ActionDialog
      title={words.byList}
      lead={words.byListLead}
      act={words.byList}
      done={words.listGiven}
      onClose={onClose}
      onAct={async (_fields, reason) => {
        await api.send(`${path}/give-by-list`, { shares, reason })
        onDone()
      }}
    >
      <label className="field list-field">
        <span>{words.list}</span>
        <textarea
          name="list"
          required
          rows={8}
          value={text}
          spellCheck={false}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <div className="list-sums" role="status" data-fits={missing === 0 && bad.length === 0}>
        <span>{words.listSums(format.count(shares.length), format.dong(sum))}</span>
        <strong>{verdict}</strong>
        {bad.length > 0 && <span>{words.listBad(bad.slice(0, 10).join(', '))}</span>}
      </div>
    </ActionDialog>
  )
}
