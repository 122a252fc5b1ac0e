import type { OpenedPupil } from '../../messages/schools.ts'
import { type Fact, Facts } from '../detail/facts.tsx'
import { HideablePanel } from '../detail/hideable-panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { schoolWords } from './words.ts'

export interface OpenedPupilPanelProps {
  readonly code: string
  readonly person: OpenedPupil
  onHide(): void
}

/** One pupil in clear, until it is hidden again or the page is left. */
export function OpenedPupilPanel({ code, person, onHide }: OpenedPupilPanelProps) {
  const { format } = useSpeech()
  const words = useWords(schoolWords)
  const { name, birthDate, gender, identityNumber, moetCode, ethnicity, phone, address, guardians } = person
  const facts: readonly Fact[] = [
    [words.pupil, <strong key="name">{name}</strong>],
    [words.birthDate, format.day(birthDate)],
    [words.gender, words.genders[gender]],
    [words.identityNumber, identityNumber],
    [words.moetCode, moetCode],
    [words.ethnicity, ethnicity],
    [words.phone, phone],
    [words.address, address],
    ...guardians.map(({ relation, name, phone }, index): Fact => {
      const who = [`${name} (${words.relations[relation]})`, phone].filter(Boolean).join(', ')
      return [words.guardian(format.count(index + 1)), who]
    }),
  ]
  return (
    <HideablePanel title={code} hide={words.hide} onHide={onHide}>
      <Facts facts={facts} />
    </HideablePanel>
  )
}
