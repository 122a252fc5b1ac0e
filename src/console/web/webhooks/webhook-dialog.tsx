import { zonedMinute } from '../../../domain/time/local-time.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { webhookWords } from './words.ts'

export type WebhookAct =
  | { readonly is: 'again'; readonly deliveryId: number }
  | { readonly is: 'range' | 'enable' | 'disable' }

export interface WebhookDialogProps {
  readonly path: string
  readonly act: WebhookAct
  onDone(): void
  onClose(): void
}

/** Tells an endpoint again, lets it be told or not any more. */
export function WebhookDialog({ path, act, onDone, onClose }: WebhookDialogProps) {
  const words = useWords(webhookWords)
  const api = useApi()
  const sent = async (to: string, body: object) => {
    await api.send(`${path}/${to}`, body)
    onDone()
  }

  if (act.is === 'again') {
    const { deliveryId } = act
    return (
      <ActionDialog
        title={words.againOf(String(deliveryId))}
        lead={words.againLead}
        act={words.again}
        done={words.replayed}
        onAct={(_fields, reason) => sent('replay', { deliveryId, reason })}
        onClose={onClose}
      />
    )
  }
  if (act.is === 'range') {
    return (
      <ActionDialog
        title={words.range}
        lead={words.againLead}
        act={words.again}
        done={words.replayed}
        onAct={(fields, reason) => {
          const to = String(fields.get('to'))
          const until = to === '' ? {} : { to: zonedMinute(to) }
          return sent('replay', { from: zonedMinute(String(fields.get('from'))), ...until, reason })
        }}
        onClose={onClose}
      >
        <label className="field">
          <span>{words.from}</span>
          <input type="datetime-local" name="from" required />
        </label>
        <label className="field">
          <span>{words.to}</span>
          <input type="datetime-local" name="to" aria-describedby="to-note" />
          <small id="to-note">{words.toNote}</small>
        </label>
      </ActionDialog>
    )
  }
  const isOn = act.is === 'enable'
  return (
    <ActionDialog
      title={words[act.is]}
      lead={isOn ? words.enableLead : words.disableLead}
      act={words[act.is]}
      done={isOn ? words.enabled : words.disabledNow}
      isDangerous={!isOn}
      onAct={(_fields, reason) => sent('enable', { enabled: isOn, reason })}
      onClose={onClose}
    />
  )
}
