import type { RepairState } from '../../../../schemas/repair.ts'
import type { RepairMessage } from '../../messages/repairs.ts'
import type { Tone } from '../detail/timeline.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { repairWords } from './words.ts'
import './repair-sign.css'

export const toneOfRepair: Readonly<Record<RepairState, Tone>> = {
  waiting: 'look',
  running: 'calm',
  paused: 'look',
  stopped: 'bad',
  done: 'good',
}

export const RepairTag = ({ state }: { readonly state: RepairState }) => {
  const words = useWords(repairWords)
  return <Tag tone={toneOfRepair[state]}>{words.states[state]}</Tag>
}

/** How far a repair has come. */
export function RepairProgress({ repair }: { readonly repair: RepairMessage }) {
  const { format } = useSpeech()
  const words = useWords(repairWords)
  const { planned, repaired, passedOver } = repair
  const done = repaired + passedOver
  return (
    <div className="repair-progress">
      <progress max={Math.max(planned, 1)} value={planned === 0 ? 1 : done} aria-label={words.progress} />
      <span>{words.of(format.count(done), format.count(planned))}</span>
    </div>
  )
}
