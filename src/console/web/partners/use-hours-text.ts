import type { PartnerMessage } from '../../messages/partners.ts'
import { useSpeech } from '../preferences/language.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { windowWords } from './window-words.ts'

export type Hours = PartnerMessage['partner']['windows'][number]['hours']

/** Says when a window is. */
export function useHoursText(): (hours: Hours) => string {
  const { format } = useSpeech()
  const words = useWords(windowWords)
  return (hours) => {
    if (hours.kind === 'once') {
      return words.once(format.dayAndTime(new Date(hours.from)), format.dayAndTime(new Date(hours.to)))
    }
    const { from, to, days = [] } = hours
    const named = (Object.keys(words.days) as (keyof typeof words.days)[]).filter((day) => days.includes(day))
    const on =
      named.length === 0 ? words.everyDay : capitalised(named.map((day) => words.days[day]).join(', '))
    return words.weekly(from, to < from ? `${to} (${words.nextDay})` : to, on)
  }
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
