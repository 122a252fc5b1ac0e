import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { PageHead } from './page-head.tsx'

/** What stands where no page is, or none for this reader. */
export function NothingHere({ isForbidden }: { readonly isForbidden: boolean }) {
  const { texts } = useSpeech()
  const { forbidden, not_found: notFound } = texts.problems
  return (
    <>
      <PageHead title={(isForbidden ? forbidden : notFound) ?? ''} />
      <p>
        <Link to="/">{texts.navigation.home}</Link>
      </p>
    </>
  )
}
