import { type ReactNode, useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { ExchangeMessage, PayloadsMessage } from '../../messages/exchanges.ts'
import type { BegunMessage } from '../../messages/repairs.ts'
import { ActButtons, type OfferedAct } from '../action/act-buttons.tsx'
import { ActionDialog } from '../action/action-dialog.tsx'
import { goTo } from '../router/address.ts'
import { useApi, useKnown } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { EditDialog } from './edit-dialog.tsx'
import { exchangeWords } from './words.ts'

export interface ExchangeActsProps {
  readonly exchange: ExchangeMessage['exchange']
  onOpen(payloads: PayloadsMessage): void
  onDone(): void
}

type Act = 'open' | 'evidence' | 'replay' | 'give-up' | 'resend' | 'edit'

/** What can be done about one exchange at this moment, by whoever may. */
export function ExchangeActs({ exchange, onOpen, onDone }: ExchangeActsProps) {
  const words = useWords(exchangeWords)
  const { session } = useKnown()
  const api = useApi()
  const [act, setAct] = useState<Act>()
  const { id, state, partner, replacedBy, noticeId } = exchange
  const isStuck = state === 'held' || state === 'refused'
  const mayRepair = may(session, 'exchanges.repair') && noticeId === null
  const mayOpen = may(session, 'payloads.open')
  const acts: readonly OfferedAct<Act>[] = [
    ['open', words.open, mayOpen],
    ['evidence', words.evidence, mayOpen],
    ['replay', words.replay, mayRepair && isStuck],
    ['edit', words.edit, mayRepair && isStuck],
    ['resend', words.resend, mayRepair && state === 'accepted' && replacedBy === null],
    ['give-up', words.giveUp, mayRepair && isStuck],
  ]

  const repair =
    (action: Act, filter: object = {}) =>
    async (_fields: FormData, reason: string) => {
      const order = { action, filter: { exchangeIds: [id], ...filter }, reason, atMost: 1 }
      const { approvalId } = await api.send<BegunMessage>('/repairs', order)
      if (approvalId !== null) goTo(`/approvals/${approvalId}`)
      onDone()
    }
  const close = () => setAct(undefined)
  const dialogs: Readonly<Record<Act, ReactNode>> = {
    open: (
      <ActionDialog
        title={words.openTitle}
        lead={words.openLead}
        act={words.open}
        done={words.opened}
        onClose={close}
        onAct={async (_fields, reason) => {
          onOpen(await api.send(`/exchanges/${id}/open`, { reason }))
          onDone()
        }}
      />
    ),
    evidence: (
      <ActionDialog
        title={words.evidenceTitle}
        lead={words.evidenceLead}
        act={words.evidence}
        done={words.evidenceDone}
        onClose={close}
        onAct={async (_fields, reason) => {
          await api.save(`/exchanges/${id}/evidence`, { reason })
          onDone()
        }}
      />
    ),
    replay: (
      <ActionDialog
        {...{ title: words.replay, lead: words.replayLead, act: words.replay, done: words.begun }}
        onAct={repair('replay')}
        onClose={close}
      />
    ),
    'give-up': (
      <ActionDialog
        {...{ title: words.giveUp, lead: words.giveUpLead, act: words.giveUp, done: words.begun }}
        isDangerous
        onAct={repair('give-up')}
        onClose={close}
      />
    ),
    resend: (
      <ActionDialog
        {...{ title: words.resend, lead: words.resendLead, act: words.resend, done: words.begun }}
        onAct={repair('resend', { partner })}
        onClose={close}
      />
    ),
    edit: <EditDialog exchange={exchange} onClose={close} />,
  }

  return (
    <>
      <ActButtons acts={acts} onChoose={setAct} />
      {act && dialogs[act]}
    </>
  )
}
