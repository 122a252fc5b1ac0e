import type { DayState } from '../../../domain/days/business-day.ts'
import type { Tone } from '../detail/timeline.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { dayWords } from './words.ts'

const tones: Readonly<Record<DayState, Tone>> = {
  open: 'look',
  closed: 'good',
  'closed-with-exceptions': 'calm',
}

export const DayTag = ({ state }: { readonly state: DayState }) => {
  const words = useWords(dayWords)
  return <Tag tone={tones[state]}>{words.states[state]}</Tag>
}
