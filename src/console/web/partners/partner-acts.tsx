import { useState } from 'react'
import { zonedMinute } from '../../../domain/time/local-time.ts'
import type { PartnerMessage } from '../../messages/partners.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { partnerWords } from './words.ts'

export interface PartnerActsProps {
  readonly partner: PartnerMessage['partner']
  onDone(): void
}

type Act = 'brake' | 'pause' | 'release' | 'resume'

/** Stops what goes to a partner, or lets it go on. */
export function PartnerActs({ partner: { name, stops }, onDone }: PartnerActsProps) {
  const words = useWords(partnerWords)
  const api = useApi()
  const [act, setAct] = useState<Act>()
  const has = (kind: 'brake' | 'pause') => stops.some((stop) => stop.kind === kind)
  const acts: readonly Act[] = [has('brake') ? 'release' : 'brake', has('pause') ? 'resume' : 'pause']

  const bodies: Readonly<Record<Act, (fields: FormData) => object>> = {
    brake: () => ({ kind: 'brake' }),
    pause: (fields) => ({ kind: 'pause', until: zonedMinute(String(fields.get('until'))) }),
    release: () => ({ kind: 'brake' }),
    resume: () => ({ kind: 'pause' }),
  }
  const dones = { brake: words.braked, pause: words.paused, release: words.released, resume: words.released }
  const leads = { brake: words.brakeLead, pause: words.pauseLead, release: undefined, resume: undefined }

  return (
    <>
      {acts.map((one) => (
        <button key={one} type="button" className="plain-button" onClick={() => setAct(one)}>
          {words[one]}
        </button>
      ))}
      {act && (
        <ActionDialog
          title={words[act]}
          lead={leads[act]}
          act={words[act]}
          done={dones[act]}
          isDangerous={act === 'brake'}
          onAct={async (fields, reason) => {
            const verb = act === 'brake' || act === 'pause' ? 'stop' : 'release'
            await api.send(`/partners/${encodeURIComponent(name)}/${verb}`, {
              ...bodies[act](fields),
              reason,
            })
            onDone()
          }}
          onClose={() => setAct(undefined)}
        >
          {act === 'pause' && (
            <label className="field">
              <span>{words.pauseUntil}</span>
              <input name="until" type="datetime-local" required />
            </label>
          )}
        </ActionDialog>
      )}
    </>
  )
}
