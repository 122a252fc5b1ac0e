import type { BillState } from '../../../../schemas/bill.ts'
import type { Tone } from '../detail/timeline.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { billWords } from './words.ts'

const tones: Readonly<Record<BillState, Tone>> = {
  draft: 'calm',
  issued: 'calm',
  published: 'calm',
  'partly-paid': 'look',
  paid: 'good',
  overpaid: 'look',
  cancelled: 'calm',
  expired: 'bad',
  'written-off': 'bad',
  refunded: 'calm',
  carried: 'calm',
}

export const BillTag = ({ state }: { readonly state: BillState }) => {
  const words = useWords(billWords)
  return <Tag tone={tones[state]}>{words.states[state]}</Tag>
}
