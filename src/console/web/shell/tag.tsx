import type { ReactNode } from 'react'
import type { Tone } from '../detail/timeline.tsx'
import './tag.css'

/** A word that is seen at once. */
export const Tag = ({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) => (
  <span className="sign-tag" data-tone={tone}>
    {children}
  </span>
)
