import { LanguageChoice } from '../preferences/language-choice.tsx'
import { ThemeChoice } from '../preferences/theme.tsx'

/** What a reader may choose on every page. */
export function PageChoices() {
  return (
    <div className="page-choices">
      <LanguageChoice />
      <ThemeChoice />
    </div>
  )
}
