import { useState } from 'react'
import type { CausesMessage } from '../../messages/exchanges.ts'
import type { BegunMessage, EstimateMessage } from '../../messages/repairs.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { causeWords } from '../exchanges/cause-words.ts'
import { exchangeWords } from '../exchanges/words.ts'
import { useSpeech } from '../preferences/language.tsx'
import { goTo } from '../router/address.ts'
import { useApi } from '../session/api.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { failureWords } from './words.ts'

const actions = ['replay', 'give-up'] as const
const usualPerMinute = 3000

export interface RepairGroupDialogProps {
  readonly cause: CausesMessage['causes'][number]
  onClose(): void
}

/** Repairs all that failed of one cause: counted first, then begun with no more than were counted. */
export function RepairGroupDialog({ cause: { partner, problemCode }, onClose }: RepairGroupDialogProps) {
  const { format } = useSpeech()
  const words = useWords(failureWords)
  const causes = useWords(causeWords)
  const titleOf = useTitleOf()
  const api = useApi()
  const [counted, setCounted] = useState<EstimateMessage>()
  const needsAnother = counted?.secondPerson === true

  const orderOf = (fields: FormData) => ({
    action: fields.get('action'),
    filter: { partner, problemCode },
    perMinute: Number(fields.get('perMinute')),
  })

  async function tryOut(fields: FormData) {
    const estimate = await api.send<EstimateMessage>('/repairs/estimate', orderOf(fields))
    setCounted(estimate)
    return <Estimate estimate={estimate} />
  }

  async function begin(fields: FormData, reason: string) {
    const body = { ...orderOf(fields), reason, atMost: counted?.count ?? 0 }
    const { repairId, approvalId } = await api.send<BegunMessage>('/repairs', body)
    goTo(approvalId === null ? `/repairs/${repairId}` : `/approvals/${approvalId}`)
  }

  return (
    <ActionDialog
      title={words.repairOf(causes[problemCode] ?? problemCode, titleOf(partner))}
      lead={words.repairLead}
      act={needsAnother ? words.ask : words.start}
      done={needsAnother ? words.asked : words.started}
      tryOut={tryOut}
      onAct={begin}
      onClose={onClose}
    >
      <fieldset className="check-list">
        <legend>{words.action}</legend>
        {actions.map((action) => (
          <label key={action}>
            <input type="radio" name="action" value={action} defaultChecked={action === 'replay'} />
            {words.actions[action]}
          </label>
        ))}
      </fieldset>
      <label className="field">
        <span>{words.perMinute}</span>
        <input
          name="perMinute"
          type="number"
          min={1}
          max={60_000}
          required
          defaultValue={usualPerMinute}
          aria-label={`${words.perMinute} (1 – ${format.count(60_000)})`}
        />
      </label>
    </ActionDialog>
  )
}

function Estimate({
  estimate: { count, seconds, sample, secondPerson, alone },
}: {
  readonly estimate: EstimateMessage
}) {
  const { texts, format } = useSpeech()
  const words = useWords(failureWords)
  const { one, events } = useWords(exchangeWords)
  if (count === 0) return words.nothing
  return (
    <div className="estimate">
      <b>{words.estimate(format.count(count), format.duration(seconds * 1000))}</b>
      {secondPerson && (
        <p className="notice">
          {words.secondPerson(format.count(alone.limit))}
          {alone.begun > 0 && ` ${words.begunAlone(format.count(alone.begun))}`}
        </p>
      )}
      <span>{words.sample}</span>
      <ul>
        {sample.map(({ id, event, state }) => (
          <li key={id}>
            {one(String(id))}, {events[event]}, {texts.states[state]}
          </li>
        ))}
      </ul>
    </div>
  )
}
