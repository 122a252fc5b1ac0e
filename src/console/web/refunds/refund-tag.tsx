import type { RefundState } from '../../../domain/refunds/refund.ts'
import { approvalWords } from '../approvals/words.ts'
import type { Tone } from '../detail/timeline.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'

export const toneOfRefund: Readonly<Record<RefundState, Tone>> = {
  requested: 'look',
  due: 'look',
  sending: 'look',
  unknown: 'bad',
  done: 'good',
  returned: 'bad',
  rejected: 'calm',
  refused: 'bad',
}

export const RefundTag = ({ state }: { readonly state: RefundState }) => {
  const { refundStates } = useWords(approvalWords)
  return <Tag tone={toneOfRefund[state]}>{refundStates[state]}</Tag>
}
