import { useRef } from 'react'
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
  const counted = useRef(0)

  const orderOf = (fields: FormData) => ({
    action: fields.get('action'),
    filter: { partner, problemCode },
    perMinute: Number(fields.get('perMinute')),
  })

  async function tryOut(fields: FormData) {
    const estimate = await api.send<EstimateMessage>('/repairs/estimate', orderOf(fields))
    counted.current = estimate.count
    return <Estimate estimate={estimate} />
  }

  async function begin(fields: FormData, reason: string) {
    const body = { ...orderOf(fields), reason, atMost: counted.current }
    const { repairId } = await api.send<BegunMessage>('/repairs', body)
    goTo(`/repairs/${repairId}`)
  }

  return (
    <ActionDialog
      title={words.repairOf(causes[problemCode] ?? problemCode, titleOf(partner))}
      lead={words.repairLead}
      act={words.start}
      done={words.started}
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

function Estimate({ estimate: { count, seconds, sample } }: { readonly estimate: EstimateMessage }) {
  const { texts, format } = useSpeech()
  const words = useWords(failureWords)
  const { one, events } = useWords(exchangeWords)
  if (count === 0) return words.nothing
  return (
    <div className="estimate">
      <b>{words.estimate(format.count(count), format.duration(seconds * 1000))}</b>
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
