import type { RepairMessage } from '../../messages/repairs.ts'
import type { Fact } from '../detail/facts.tsx'
import { causeWords } from '../exchanges/cause-words.ts'
import { useSpeech } from '../preferences/language.tsx'
import { useTitleOf } from '../session/use-title-of.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { repairWords } from './words.ts'

/** So many numbers of exchanges are read at a glance. */
const mostNumbers = 12

/** Says which exchanges a repair means, one fact for each thing that narrows it. */
export function useFilterFacts(): (filter: RepairMessage['filter']) => readonly Fact[] {
  const { texts, format } = useSpeech()
  const words = useWords(repairWords)
  const causes = useWords(causeWords)
  const titleOf = useTitleOf()
  return ({ partner, problemCode, state, schoolCode, since, until, exchangeIds }) => [
    [words.partner, partner && titleOf(partner)],
    [words.cause, problemCode && (causes[problemCode] ?? problemCode)],
    [words.theirState, state && texts.states[state]],
    [words.school, schoolCode],
    [words.since, since && format.dayAndTime(new Date(since))],
    [words.until, until && format.dayAndTime(new Date(until))],
    [words.numbers, exchangeIds && listed(exchangeIds)],
  ]
}

const listed = (ids: readonly number[]) =>
  ids.slice(0, mostNumbers).join(', ') + (ids.length > mostNumbers ? ' …' : '')
