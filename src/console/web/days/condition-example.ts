import type { Unmet } from '../../../domain/days/business-day.ts'
import type { Format } from '../texts/format.ts'

/** How the examples of conditions are said in a language. */
export interface ExampleWords {
  readonly endsAt: (at: string) => string
  readonly lastStatement: (day: string) => string
  readonly noStatement: string
  readonly numbers: (from: string, to: string) => string
  readonly statementTo: (day: string) => string
}

export interface ExampleSpeech {
  readonly format: Pick<Format, 'day' | 'dayAndTime'>
  readonly words: ExampleWords
  readonly categories: Readonly<Record<string, string>>
}

/** What an example of a condition (src/store/days/day-conditions.sql.ts) is called in the reader's language; a name of something stays. */
export function exampleText(
  condition: Unmet['condition'],
  example: string,
  { format, words, categories }: ExampleSpeech,
): string {
  const [first = '', second = ''] = example.match(/\d[\d-]*/g) ?? []
  const texts: Partial<Record<Unmet['condition'], () => string>> = {
    'not-over': () => words.endsAt(format.dayAndTime(new Date(example))),
    'earlier-day-open': () => format.day(example),
    'statement-missing': () => (first === '' ? words.noStatement : words.lastStatement(format.day(first))),
    'sequence-gap': () => words.numbers(first, second),
    'bank-equation': () => words.statementTo(format.day(first)),
    'open-breaks': () => `${categories[example.replace(/ \d+$/, '')] ?? ''} ${first}`.trim(),
  }
  return texts[condition]?.() ?? example
}
