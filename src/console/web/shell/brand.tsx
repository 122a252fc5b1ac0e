import { useSpeech } from '../preferences/language.tsx'

/** The sign of the house: two rings that hold one another. */
export function Brand() {
  const { texts } = useSpeech()
  return (
    <div className="brand">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <circle cx="12.2" cy="16" r="6" />
        <circle cx="19.8" cy="16" r="6" />
      </svg>
      <span className="brand-name" lang="vi">
        {texts.product}
      </span>
      <span className="brand-part">{texts.console}</span>
    </div>
  )
}
