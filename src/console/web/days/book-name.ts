import { readBook } from '../../../domain/days/business-day.ts'
import { useTitleOf } from '../session/use-title-of.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { dayWords } from './words.ts'

/** What a book is called: by the channel, the account or the school that it is kept of. */
export function useBookName(): (book: string, schoolName: string | null) => string {
  const words = useWords(dayWords)
  const titleOf = useTitleOf()
  return (book, schoolName) => {
    const { kind = 'channel', of = book } = readBook(book) ?? {}
    if (kind === 'channel') return titleOf(of)
    return kind === 'school' ? (schoolName ?? of) : `${words.kinds[kind]} ${of}`
  }
}

/** Where the page of a day is. */
export const addressOfDay = (book: string, day: string): string => `/days/${encodeURIComponent(book)}/${day}`
