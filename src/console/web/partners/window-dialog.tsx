import { useState } from 'react'
import { weekdays } from '../../../domain/partners/maintenance-window.ts'
import { localMinute, zonedMinute } from '../../../domain/time/local-time.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import type { Hours } from './use-hours-text.ts'
import { windowWords } from './window-words.ts'

export interface WindowDialogProps {
  /** Where it is sent. */
  readonly path: string
  /** What it is so far, where one is changed. */
  readonly hours?: Hours | undefined
  readonly title: string
  readonly act: string
  readonly done: string
  onDone(): void
  onClose(): void
}

type Kind = Hours['kind']
const kinds: readonly Kind[] = ['once', 'weekly']

/** From Monday on, as people read a week. */
const week = [...weekdays.slice(1), ...weekdays.slice(0, 1)]

/** Asks for the hours of a window, once or each week. */
export function WindowDialog({ path, hours, title, act, done, onDone, onClose }: WindowDialogProps) {
  const words = useWords(windowWords)
  const api = useApi()
  const [kind, setKind] = useState<Kind>(hours?.kind ?? 'once')
  const was = hours?.kind === kind ? hours : undefined
  const shown = (value: string | undefined) =>
    value === undefined || kind === 'weekly' ? value : localMinute(new Date(value))

  async function send(fields: FormData, reason: string) {
    await api.send(path, { hours: hoursOf(kind, fields), reason })
    onDone()
  }

  return (
    <ActionDialog title={title} lead={words.lead} act={act} done={done} onAct={send} onClose={onClose}>
      <fieldset className="check-list">
        <legend>{words.kind}</legend>
        {kinds.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="kind"
              value={one}
              checked={kind === one}
              onChange={() => setKind(one)}
            />
            {words.kinds[one]}
          </label>
        ))}
      </fieldset>
      {(['from', 'to'] as const).map((end) => (
        <label key={`${kind} ${end}`} className="field">
          <span>{end === 'from' ? words.begins : words.ends}</span>
          <input
            name={end}
            type={kind === 'once' ? 'datetime-local' : 'time'}
            required
            defaultValue={shown(was?.[end])}
          />
        </label>
      ))}
      {kind === 'weekly' && (
        <fieldset className="check-list">
          <legend>{words.on}</legend>
          {week.map((day) => (
            <label key={day}>
              <input
                type="checkbox"
                name="days"
                value={day}
                defaultChecked={was?.kind === 'weekly' && was.days?.includes(day)}
              />
              {words.days[day]}
            </label>
          ))}
          <small>{words.onNote}</small>
        </fieldset>
      )}
    </ActionDialog>
  )
}

function hoursOf(kind: Kind, fields: FormData) {
  const [from, to] = [String(fields.get('from')), String(fields.get('to'))]
  if (kind === 'once') return { kind, from: zonedMinute(from), to: zonedMinute(to) }
  const days = fields.getAll('days')
  return { kind, from, to, ...(days.length > 0 && { days }) }
}
