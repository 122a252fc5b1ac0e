/**
 * What the gateway notes of a refund by itself, beside what people say. `says` is the sentence in English, behind which stands
 * what the other side said, where it said something; the console has its own words for each.
 */
export const refundNotes = {
  approved: { says: 'approved' },
  'not-approved': { says: 'the request was not approved' },
  'told-to-channel': { says: 'told to the channel' },
  'answer-lost': { says: 'the answer was lost' },
  'channel-gave-back': { says: 'the channel said so' },
  'channel-refused': { says: 'the channel refused with' },
  'channel-answered': { says: 'the channel answered' },
  'channel-never-heard': { says: 'the channel never heard of it:' },
  'no-usable-answer': { says: 'no usable answer:' },
  'channel-cannot-refund': { says: 'the channel cannot give money back' },
  'channel-cannot-be-asked': { says: 'the channel cannot be asked about refunds' },
  'settlement-shows-it': { says: 'the settlement of the channel shows it' },
} as const satisfies Record<string, { readonly says: string }>

export type RefundNoteCode = keyof typeof refundNotes

/** A note with what the other side said: its code, or ours for an answer that was none. */
export interface RefundNote {
  readonly code: RefundNoteCode
  readonly said: string | null
}

/** A note without anything that the other side said. */
export const noteOf = (code: RefundNoteCode, said: string | null = null): RefundNote => ({ code, said })

/** A note as a sentence in English. */
export const sayNote = ({ code, said }: RefundNote): string =>
  said === null ? refundNotes[code].says : `${refundNotes[code].says} ${said}`

/** The note that a sentence of the gateway meant, as they were kept before notes had codes. */
export function noteOfSentence(sentence: string): RefundNote | null {
  for (const [code, { says }] of Object.entries(refundNotes) as [RefundNoteCode, { says: string }][]) {
    if (sentence === says) return noteOf(code)
    if (sentence.startsWith(`${says} `)) return noteOf(code, sentence.slice(says.length + 1))
  }
  return null
}
