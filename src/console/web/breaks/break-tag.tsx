import type { BreakState } from '../../../domain/statements/break.ts'
import type { Tone } from '../detail/timeline.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { breakWords } from './words.ts'

const tones: Readonly<Record<BreakState, Tone>> = {
  open: 'bad',
  excepted: 'look',
  resolved: 'good',
  closed: 'good',
}

export const BreakTag = ({ state }: { readonly state: BreakState }) => {
  const words = useWords(breakWords)
  return <Tag tone={tones[state]}>{words.states[state]}</Tag>
}
