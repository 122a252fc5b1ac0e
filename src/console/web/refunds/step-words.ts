import type { RefundNoteCode } from '../../../domain/refunds/refund-note.ts'
import type { RefundMessage } from '../../messages/refunds.ts'
import { inBothLanguages, useWords } from '../texts/in-both-languages.ts'

type Step = RefundMessage['refund']['steps'][number]

const noteWords = inBothLanguages({
  vi: {
    approved: 'đã duyệt',
    'not-approved': 'đề nghị không được duyệt',
    'told-to-channel': 'đã gửi yêu cầu cho kênh',
    'answer-lost': 'không nhận được trả lời của kênh',
    'channel-gave-back': 'kênh báo đã hoàn',
    'channel-refused': 'kênh từ chối, mã',
    'channel-answered': 'kênh trả lời mã',
    'channel-never-heard': 'kênh chưa từng nhận yêu cầu, mã',
    'no-usable-answer': 'kênh không trả lời được:',
    'channel-cannot-refund': 'kênh không hoàn tiền được',
    'channel-cannot-be-asked': 'không hỏi kênh về hoàn tiền được',
    'settlement-shows-it': 'bảng kê của kênh cho thấy đã hoàn',
  } satisfies Record<RefundNoteCode, string>,
  en: {
    approved: 'approved',
    'not-approved': 'the request was not approved',
    'told-to-channel': 'told to the channel',
    'answer-lost': 'the answer of the channel was lost',
    'channel-gave-back': 'the channel gave it back',
    'channel-refused': 'the channel refused, code',
    'channel-answered': 'the channel answered code',
    'channel-never-heard': 'the channel never heard of it, code',
    'no-usable-answer': 'the channel gave no usable answer:',
    'channel-cannot-refund': 'the channel cannot give money back',
    'channel-cannot-be-asked': 'the channel cannot be asked about refunds',
    'settlement-shows-it': 'the settlement of the channel shows it',
  },
})

/** Why a refund moved: what a person said, or what the gateway noted, in the reader's language. */
export function useStepWords(): (step: Pick<Step, 'note' | 'reason'>) => string {
  const words = useWords(noteWords)
  return ({ note, reason }) => (note ? [words[note.code], note.said].filter(Boolean).join(' ') : reason)
}
