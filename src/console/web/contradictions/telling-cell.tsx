import type { ContradictionsMessage } from '../../messages/contradictions.ts'
import { useSpeech } from '../preferences/language.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { contradictionWords } from './words.ts'

type Telling = ContradictionsMessage['rows'][number]['second']

/** What was told of a movement at one time. */
export function TellingCell({ telling }: { readonly telling: Telling }) {
  const { format } = useSpeech()
  const words = useWords(contradictionWords)
  const { amount, direction, account, reference, bookedOn } = telling
  return (
    <>
      {direction === 'out' ? '−' : ''}
      {format.dong(amount)}
      {reference === null || bookedOn === null ? (
        <small>{words.notKept}</small>
      ) : (
        <>
          <small>{reference}</small>
          <small>
            {account}, {format.day(bookedOn)}
          </small>
        </>
      )}
    </>
  )
}
