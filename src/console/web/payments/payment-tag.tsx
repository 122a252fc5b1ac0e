import type { PaymentState } from '../../../../schemas/payment.ts'
import type { WentBack } from '../../../ports/payments/payment-search.ts'
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

interface PaymentTagProps {
  readonly state: PaymentState
  readonly wentBack: WentBack | null
}

/** What became of a payment: of money that went back, that it did. */
export const PaymentTag = ({ state, wentBack }: PaymentTagProps) => {
  const words = useWords(paymentWords)
  if (wentBack) return <Tag tone="look">{words.wentBack[wentBack]}</Tag>
  return <Tag tone={tones[state]}>{words.states[state]}</Tag>
}

/** What a channel is called; counters are channels too. */
export function useChannelTitle(): (channel: string) => string {
  const titleOf = useTitleOf()
  const { counters } = useWords(paymentWords)
  return (channel) => counters[channel] ?? titleOf(channel)
}
