import { may } from '../../../domain/access/roles.ts'
import { useSpeech } from '../preferences/language.tsx'
import { useAddress } from '../router/address.ts'
import { Link } from '../router/link.tsx'
import { useKnown } from '../session/api.tsx'
import { drawings } from './drawings.ts'
import { navigation } from './navigation.ts'

/** The pages that somebody may see, by group. */
export function NavigationList({ onGo }: { onGo(): void }) {
  const { texts } = useSpeech()
  const { session } = useKnown()
  const { path } = useAddress()
  const groups = navigation
    .map(({ name, destinations }) => ({
      name,
      destinations: destinations.filter(({ action }) => may(session, action)),
    }))
    .filter(({ destinations }) => destinations.length > 0)
  return groups.map(({ name, destinations }) => (
    <section key={name} aria-labelledby={`group-${name}`}>
      <h2 id={`group-${name}`}>{texts.navigation.groups[name]}</h2>
      <ul>
        {destinations.map(({ to, name, isOutside = false }) => (
          <li key={to}>
            <Link to={to} isHere={isWithin(path, to)} isOutside={isOutside} onGo={onGo}>
              <svg viewBox="0 0 20 20" aria-hidden="true">
                <path d={drawings[name]} />
              </svg>
              {texts.navigation.pages[name]}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  ))
}

const isWithin = (path: string, to: string) => path === to || (to !== '/' && path.startsWith(`${to}/`))
