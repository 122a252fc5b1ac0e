import type { ApprovalState } from '../../../domain/approvals/approval.ts'
import type { Tone } from '../detail/timeline.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { approvalWords } from './words.ts'

export const toneOfApproval: Readonly<Record<ApprovalState, Tone>> = {
  waiting: 'look',
  approved: 'calm',
  done: 'good',
  failed: 'bad',
  rejected: 'bad',
  withdrawn: 'calm',
  expired: 'calm',
}

export const ApprovalTag = ({ state }: { readonly state: ApprovalState }) => {
  const words = useWords(approvalWords)
  return <Tag tone={toneOfApproval[state]}>{words.states[state]}</Tag>
}
