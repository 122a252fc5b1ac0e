import { type Language, useSpeech } from './language.tsx'

const languages: readonly { readonly code: Language; readonly short: string; readonly name: string }[] = [
  { code: 'vi', short: 'VI', name: 'Tiếng Việt' },
  { code: 'en', short: 'EN', name: 'English' },
]

/** Chooses the language of the page. */
export function LanguageChoice() {
  const { language, texts, speak } = useSpeech()
  return (
    <fieldset className="segmented">
      <legend className="for-readers">{texts.language}</legend>
      {languages.map(({ code, short, name }) => (
        <button
          key={code}
          type="button"
          lang={code}
          title={name}
          aria-label={`${short} – ${name}`}
          aria-pressed={code === language}
          onClick={() => speak(code)}
        >
          {short}
        </button>
      ))}
    </fieldset>
  )
}
