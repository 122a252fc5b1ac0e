import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Toasts } from '../action/toasts.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { Brand } from './brand.tsx'
import { NavigationList } from './navigation-list.tsx'
import { PageChoices } from './page-choices.tsx'
import './shell.css'

/** What surrounds every page of somebody who is logged in. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { texts } = useSpeech()
  const { session, leave } = useKnown()
  const [isOpen, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (!isOpen) return
    const close = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return
      setOpen(false)
      opener.current?.focus()
    }
    window.addEventListener('keydown', close)
    return () => window.removeEventListener('keydown', close)
  }, [isOpen])

  return (
    <div className="shell">
      <header className="top-bar">
        <a className="skip" href="#main">
          {texts.skip}
        </a>
        <button
          ref={opener}
          type="button"
          className="icon-button menu-button"
          aria-label={texts.navigation.menu}
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setOpen(!isOpen)}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d={isOpen ? 'M5 5l10 10M15 5L5 15' : 'M3 5.5h14M3 10h14M3 14.5h14'} />
          </svg>
        </button>
        <Brand />
        <PageChoices />
        <div className="who">
          <Link to="/own" className="who-name" label={`${session.administrator}, ${texts.navigation.own}`}>
            {session.administrator}
          </Link>
          <button type="button" className="plain-button leave-button" onClick={leave}>
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <path d="M8 3.5H4.5v13H8M12.5 6.5 16 10l-3.5 3.5M16 10H8" />
            </svg>
            <span>{texts.login.leave}</span>
          </button>
        </div>
      </header>
      <nav id="navigation" className="side" data-open={isOpen} aria-label={texts.navigation.label}>
        <NavigationList onGo={() => setOpen(false)} />
      </nav>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <Toasts />
    </div>
  )
}
