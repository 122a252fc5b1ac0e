import type { PartnersMessage } from '../../messages/partners.ts'
import { useSpeech } from '../preferences/language.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { partnerWords } from './words.ts'

/** Whether messages go to a partner; if not, why and until when. */
export function HoldTag({ hold }: { readonly hold: PartnersMessage['partners'][number]['hold'] }) {
  const { format } = useSpeech()
  const words = useWords(partnerWords)
  if (!hold) return <Tag tone="good">{words.goes}</Tag>
  const { by, reason, until } = hold
  return (
    <>
      <Tag tone={by === 'breaker' || by === 'brake' ? 'bad' : 'look'}>{words.holds[by]}</Tag>
      <small>
        {[until && words.until(format.dayAndTime(new Date(until))), reason].filter(Boolean).join(', ')}
      </small>
    </>
  )
}
