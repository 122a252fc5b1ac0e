import type { CounterReceipt } from '../../../ports/payments/receipt-search.ts'
import type { Tone } from '../detail/timeline.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { receiptWords } from './words.ts'

const tones: Readonly<Record<CounterReceipt['state'], Tone>> = {
  valid: 'good',
  void: 'bad',
  replaced: 'look',
}

export const ReceiptTag = ({ state }: Pick<CounterReceipt, 'state'>) => {
  const words = useWords(receiptWords)
  return <Tag tone={tones[state]}>{words.states[state]}</Tag>
}
