import { type ReactNode, useEffect, useRef } from 'react'
import { cameByLink } from '../router/address.ts'
import { Link } from '../router/link.tsx'
import { useTitle } from './use-title.ts'
import './page-head.css'

export interface PageHeadProps {
  readonly title: string
  readonly lead?: ReactNode
  /** The page above this one. */
  readonly above?: { readonly to: string; readonly title: string }
  /** Signs and buttons that are about the whole page. */
  readonly children?: ReactNode
}

/** The title of a page. It takes the focus when the reader came by a link, so that a screen reader says where they are. */
export function PageHead({ title, lead, above, children }: PageHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useTitle(title)
  useEffect(() => {
    if (!cameByLink()) return
    heading.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [])
  return (
    <div className="page-head">
      <div>
        {above && (
          <Link to={above.to} className="above">
            {above.title}
          </Link>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className="lead">{lead}</p>}
      </div>
      {children && <div className="page-acts">{children}</div>}
    </div>
  )
}
