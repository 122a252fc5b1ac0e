import { LoginPage } from './login/login-page.tsx'
import { OverviewPage } from './overview/overview-page.tsx'
import { useSession } from './session/use-session.ts'

/** The page that fits: nothing until it is known who is there, then the login or the overview. */
export function App() {
  const { state, enter, leave, lapse } = useSession()
  if (state.is === 'asking') return null
  if (state.is === 'nobody') return <LoginPage lapsed={state.lapsed} onEnter={enter} />
  return <OverviewPage administrator={state.session.administrator} onLeave={leave} onLapse={lapse} />
}
