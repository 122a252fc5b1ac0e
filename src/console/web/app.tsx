import { may } from '../../domain/access/roles.ts'
import { LoginPage } from './login/login-page.tsx'
import { OwnPage } from './own/own-page.tsx'
import { pages } from './pages.tsx'
import { useAddress } from './router/address.ts'
import { SessionProvider, useKnown } from './session/api.tsx'
import { useSession } from './session/use-session.ts'
import { navigation } from './shell/navigation.ts'
import { NothingHere } from './shell/nothing-here.tsx'
import { Shell } from './shell/shell.tsx'

/** The page that fits: nothing until it is known who is there, then the login or the page of the address. */
export function App() {
  const { state, enter, leave, lapse, again } = useSession()
  if (state.is === 'asking') return null
  if (state.is === 'nobody') return <LoginPage lapsed={state.lapsed} onEnter={enter} />
  const { mustEnrol, mustChangePassword } = state.session
  return (
    <SessionProvider session={state.session} leave={leave} lapse={lapse}>
      <Shell>
        {mustEnrol || mustChangePassword ? (
          <OwnPage onChanged={again} />
        ) : (
          <CurrentPage onOwnChanged={again} />
        )}
      </Shell>
    </SessionProvider>
  )
}

/** Somebody who may not see the overview begins with the first page that they may see. */
function CurrentPage({ onOwnChanged }: { onOwnChanged(): void }) {
  const { path } = useAddress()
  const { session } = useKnown()
  const mine = pages.filter(({ action }) => may(session, action))
  const first = navigation
    .flatMap(({ destinations }) => destinations)
    .find(({ action }) => may(session, action))
  if (path === '/own') return <OwnPage onChanged={onOwnChanged} />
  const wanted = path === '/' ? (first?.to ?? path) : path
  for (const page of mine) {
    const content = page.at(wanted)
    if (content) return content
  }
  return <NothingHere isForbidden={pages.some((page) => page.at(wanted))} />
}
