import type { PaymentState } from '../../../../schemas/payment.ts'
import type { Tone } from '../detail/timeline.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { paymentWords } from './words.ts'

const tones: Readonly<Record<PaymentState, Tone>> = {
  paid: 'good',
  open: 'look',
  failed: 'bad',
  expired: 'calm',
}

export const PaymentTag = ({ state }: { readonly state: PaymentState }) => {
  const words = useWords(paymentWords)
  return <Tag tone={tones[state]}>{words.states[state]}</Tag>
}

/** What a channel is called; counters are channels too. */
export function useChannelTitle(): (channel: string) => string {
  const titleOf = useTitleOf()
  const { counters } = useWords(paymentWords)
  return (channel) => counters[channel] ?? titleOf(channel)
}
