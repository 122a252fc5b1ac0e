import { useSpeech } from '../preferences/language.tsx'
import { useKnown } from './api.tsx'

/** What outside parties are called in the reader's language; one without a title by its id. */
export function useTitleOf(): (id: string) => string {
  const { language } = useSpeech()
  const { titles } = useKnown().session
  return (id) => titles[id]?.[language] ?? id
}
