import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import { closingConditions } from '../../../domain/days/business-day.ts'
import type { DayMessage } from '../../messages/days.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { approvalWords } from '../approvals/words.ts'
import { Link } from '../router/link.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { addressOfDay } from './book-name.ts'
import { dayWords } from './words.ts'

export interface DayActsProps {
  readonly message: DayMessage
  onDone(): void
}

/** What can be done about a day: closing it, asking for exceptions, and taking along what a closed one is. */
export function DayActs({ message: { day, unmet, exceptions, waiting }, onDone }: DayActsProps) {
  const words = useWords(dayWords)
  const { conditionNames } = useWords(approvalWords)
  const { session } = useKnown()
  const api = useApi()
  const [act, setAct] = useState<'close' | 'except'>()
  const path = addressOfDay(day.book, day.day)
  if (day.state !== 'open') {
    return (
      <>
        <Link to={`/api${path}/records`} className="plain-button" isOutside>
          {words.downloadRecords}
        </Link>
        <Link to={`/api${path}/signature`} className="plain-button" isOutside>
          {words.downloadSignature}
        </Link>
      </>
    )
  }
  if (!may(session, 'days.close')) return null
  const granted = new Set(exceptions.map(({ condition }) => condition))
  const lacking = unmet.filter(({ condition }) => !granted.has(condition))
  const mayAsk =
    lacking.length > 0 && lacking.every(({ condition }) => closingConditions[condition].mayBeExcepted)
  return (
    <>
      {lacking.length === 0 && (
        <button type="button" className="plain-button" onClick={() => setAct('close')}>
          {words.close}
        </button>
      )}
      {mayAsk && waiting === null && (
        <button type="button" className="plain-button" onClick={() => setAct('except')}>
          {words.except}
        </button>
      )}
      {act === 'close' && (
        <ActionDialog
          title={words.close}
          lead={words.closeLead}
          act={words.close}
          done={words.closed}
          isDangerous
          onAct={async (_fields, reason) => {
            await api.send(`${path}/close`, { reason })
            onDone()
          }}
          onClose={() => setAct(undefined)}
        />
      )}
      {act === 'except' && (
        <ActionDialog
          title={words.except}
          lead={words.exceptLead}
          act={words.except}
          done={words.exceptAsked}
          onAct={async (fields, reason) => {
            await api.send(`${path}/except`, { conditions: fields.getAll('condition'), reason })
            onDone()
          }}
          onClose={() => setAct(undefined)}
        >
          <fieldset className="check-list">
            <legend>{words.condition}</legend>
            {lacking.map(({ condition }) => (
              <label key={condition}>
                <input type="checkbox" name="condition" value={condition} defaultChecked />
                {conditionNames[condition] ?? condition}
              </label>
            ))}
          </fieldset>
        </ActionDialog>
      )}
    </>
  )
}
