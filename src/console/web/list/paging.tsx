import { useSpeech } from '../preferences/language.tsx'
import { useAddress, withQuery } from '../router/address.ts'
import { Link } from '../router/link.tsx'
import './paging.css'

/** Goes on to the next rows of a list, and back to the first. The browser's own way back leads to the page before. */
export function Paging({ next }: { readonly next: string | number | null }) {
  const { texts } = useSpeech()
  const address = useAddress()
  const isFirst = !address.query.has('before')
  if (isFirst && next === null) return null
  return (
    <nav className="paging" aria-label={texts.list.pages}>
      {!isFirst && (
        <Link to={withQuery(address, { before: undefined })} className="plain-button">
          {texts.list.first}
        </Link>
      )}
      {next !== null && (
        <Link to={withQuery(address, { before: next })} className="plain-button">
          {texts.list.next}
        </Link>
      )}
    </nav>
  )
}
