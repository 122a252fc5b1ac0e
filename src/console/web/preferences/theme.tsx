import { useLayoutEffect } from 'react'
import { useSpeech } from './language.tsx'
import { usePreference } from './use-preference.ts'

const themes = ['system', 'light', 'dark'] as const

/** Chooses light, dark, or what the device has. */
export function ThemeChoice() {
  const { texts } = useSpeech()
  const [theme, choose] = usePreference('lienthong-theme', themes)
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  const label = `${texts.theme.label}: ${texts.theme[theme]}`
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      onClick={() => choose(next)}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d={drawings[theme]} />
      </svg>
    </button>
  )
}

const drawings: Readonly<Record<(typeof themes)[number], string>> = {
  system: 'M3 4.5h14v9H3zM7 16.5h6M10 13.5v3',
  light:
    'M10 6.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6 16 16M16 4l-1.4 1.4M5.4 14.6 4 16',
  dark: 'M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z',
}
