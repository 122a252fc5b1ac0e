import type { ReactNode } from 'react'
import { useSpeech } from '../preferences/language.tsx'
import { Brand } from './brand.tsx'
import { PageChoices } from './page-choices.tsx'
import './page-header.css'

export interface PageHeaderProps {
  readonly administrator: string
  /** What the page says of itself, in the middle. */
  readonly children: ReactNode
  onLeave(): void
}

/** The bar above every page of somebody who is logged in. */
export function PageHeader({ administrator, children, onLeave }: PageHeaderProps) {
  const { texts } = useSpeech()
  return (
    <header className="page-header">
      <a className="skip" href="#main">
        {texts.skip}
      </a>
      <Brand />
      {children}
      <PageChoices />
      <div className="who">
        <span className="who-name">{administrator}</span>
        <button type="button" className="plain-button" onClick={onLeave}>
          {texts.login.leave}
        </button>
      </div>
    </header>
  )
}
