import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo } from 'react'
import { en } from '../texts/en.ts'
import { createFormat, type Format } from '../texts/format.ts'
import { type Texts, vi } from '../texts/vi.ts'
import { usePreference } from './use-preference.ts'

export type Language = 'vi' | 'en'

export interface Speech {
  readonly language: Language
  readonly texts: Texts
  readonly format: Format
  speak(language: Language): void
}

const allTexts: Readonly<Record<Language, Texts>> = { vi, en }
const SpeechContext = createContext<Speech | undefined>(undefined)

/** Lets everything inside speak the reader's language, Vietnamese first. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, speak] = usePreference<Language>('lienthong-language', ['vi', 'en'])
  useLayoutEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const format = useMemo(() => createFormat(language), [language])
  return (
    <SpeechContext value={{ language, texts: allTexts[language], format, speak }}>{children}</SpeechContext>
  )
}

export function useSpeech(): Speech {
  const speech = useContext(SpeechContext)
  if (!speech) throw new Error('useSpeech is called outside LanguageProvider')
  return speech
}
