import { useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { OpenedMessage, PaymentPageMessage } from '../../messages/payments.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { BytesViewer } from '../detail/bytes-viewer.tsx'
import { Panel } from '../detail/panel.tsx'
import { Timeline, type Tone } from '../detail/timeline.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { paymentWords } from './words.ts'

interface PaymentMessagesProps extends Pick<PaymentPageMessage, 'messages'> {
  readonly path: string
}

/** Everything that a channel said of a payment, with the bytes of what was opened for a reason. */
export function PaymentMessages({ messages, path }: PaymentMessagesProps) {
  const words = useWords(paymentWords)
  const { session } = useKnown()
  const api = useApi()
  const [opening, setOpening] = useState<number>()
  const [opened, setOpened] = useState<ReadonlyMap<number, string>>(new Map())
  const mayOpen = may(session, 'payloads.open')
  return (
    <Panel title={words.messages}>
      {messages.length === 0 && <p className="panel-text">{words.noMessages}</p>}
      {messages.length > 0 && (
        <Timeline
          label={words.messages}
          moments={messages.map(({ id, receivedAt, operation, outcome, isGone }) => {
            const bytes = opened.get(id)
            return {
              ...{ key: id, at: receivedAt, tone: toneOf(outcome), title: words.operation(operation) },
              detail: (
                <>
                  <p className="moment-note">{outcome ?? words.cutShort}</p>
                  {isGone && <p className="moment-note">{words.gone}</p>}
                  {bytes !== undefined && <BytesViewer base64={bytes} label={words.bytes} />}
                  {mayOpen && !isGone && bytes === undefined && (
                    <button type="button" className="quiet-button" onClick={() => setOpening(id)}>
                      {words.open}
                    </button>
                  )}
                </>
              ),
            }
          })}
        />
      )}
      {opening !== undefined && (
        <ActionDialog
          {...{ title: words.open, lead: words.openLead, act: words.open, done: words.opened }}
          onClose={() => setOpening(undefined)}
          onAct={async (_fields, reason) => {
            const { base64 } = await api.send<OpenedMessage>(`${path}/messages/${opening}/open`, { reason })
            setOpened(new Map([...opened, [opening, base64]]))
          }}
        />
      )}
    </Panel>
  )
}

function toneOf(outcome: string | null): Tone {
  if (outcome === null) return 'look'
  return /^(refused|unread|failed)/.test(outcome) ? 'bad' : 'good'
}
