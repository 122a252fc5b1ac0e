import type { ClientRow, NewSecretMessage } from '../../messages/clients.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { LimitFields, limitsOf } from './limit-fields.tsx'
import { clientWords } from './words.ts'

export type ClientAct = 'change' | 'rotate' | 'revoke'

export interface ClientDialogProps {
  readonly client: ClientRow
  readonly act: ClientAct
  onDone(secret: NewSecretMessage | undefined): void
  onClose(): void
}

const hours = ['24', '168', '0'] as const

/** Changes what a school system may, its secret, or shuts it out. */
export function ClientDialog({ client, act, onDone, onClose }: ClientDialogProps) {
  const words = useWords(clientWords)
  const api = useApi()
  const path = `/clients/${encodeURIComponent(client.id)}`
  const common = { title: `${words[act]}: ${client.name}`, act: words[act], onClose }

  if (act === 'rotate') {
    return (
      <ActionDialog
        {...common}
        lead={words.rotateLead}
        done={words.rotated}
        onAct={async (fields, reason) => {
          const oldGoodHours = Number(fields.get('oldGoodHours'))
          onDone(await api.send<NewSecretMessage>(`${path}/rotate`, { oldGoodHours, reason }))
        }}
      >
        <label className="field">
          <span>{words.oldGood}</span>
          <select name="oldGoodHours">
            {hours.map((value) => (
              <option key={value} value={value}>
                {words.oldGoodHours[value]}
              </option>
            ))}
          </select>
        </label>
      </ActionDialog>
    )
  }
  const sent = async (to: string, body: object) => {
    await api.send(to, body)
    onDone(undefined)
  }
  if (act === 'revoke') {
    return (
      <ActionDialog
        {...common}
        lead={words.revokeLead}
        done={words.revokedNow}
        isDangerous
        onAct={(_fields, reason) => sent(`${path}/revoke`, { reason })}
      />
    )
  }
  return (
    <ActionDialog
      {...common}
      done={words.changed}
      onAct={(fields, reason) => sent(path, { ...limitsOf(fields), reason })}
    >
      <LimitFields client={client} />
    </ActionDialog>
  )
}
