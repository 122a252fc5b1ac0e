import { type Language, useSpeech } from '../preferences/language.tsx'

/** What a page says, in every language of the console. */
export type Words<Said> = Readonly<Record<Language, Said>>

/** Holds that English says everything that Vietnamese says. */
export const inBothLanguages = <Said>(words: { vi: Said; en: NoInfer<Said> }): Words<Said> => words

/** What a page says, in the reader's language. */
export const useWords = <Said>(words: Words<Said>): Said => words[useSpeech().language]
