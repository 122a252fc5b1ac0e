import type { ImportState } from '../../../../schemas/import.ts'
import type { Tone } from '../detail/timeline.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { importWords } from './words.ts'

const tones: Readonly<Record<ImportState, Tone>> = {
  running: 'calm',
  done: 'good',
  interrupted: 'look',
  refused: 'bad',
}

/** Where an import stands. */
export function ImportTag({ state }: { readonly state: ImportState }) {
  const words = useWords(importWords)
  return <Tag tone={tones[state]}>{words.states[state]}</Tag>
}
