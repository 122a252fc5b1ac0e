import { inBothLanguages, useWords } from '../texts/in-both-languages.ts'

const sayings = inBothLanguages({
  vi: {
    'told to the channel': 'đã gửi yêu cầu cho kênh',
    'the answer was lost': 'không nhận được trả lời của kênh',
    'the channel said so': 'kênh báo đã hoàn',
    'the channel refused with': 'kênh từ chối, mã',
    'the channel answered': 'kênh trả lời mã',
    'the channel never heard of it:': 'kênh chưa từng nhận yêu cầu, mã',
    'no usable answer:': 'kênh không trả lời được:',
  },
  en: {
    'told to the channel': 'told to the channel',
    'the answer was lost': 'the answer of the channel was lost',
    'the channel said so': 'the channel gave it back',
    'the channel refused with': 'the channel refused, code',
    'the channel answered': 'the channel answered code',
    'the channel never heard of it:': 'the channel never heard of it, code',
    'no usable answer:': 'the channel gave no usable answer:',
  },
})

/** What the gateway wrote of a channel's answer, in the reader's language; the channel's own code stays what it is. */
export function useSaying(): (reason: string) => string {
  const words = useWords(sayings)
  return (reason) => {
    const found = Object.entries(words).find(([beginning]) => reason.startsWith(beginning))
    return found ? `${found[1]}${reason.slice(found[0].length)}` : reason
  }
}
