import type { Config } from '../app.ts'
import { everyEndpoint, everyPartner } from '../domain/partners/partner-hold.ts'
import type { Store } from '../store/open-store.ts'
import { UsageError } from './command.ts'

type Exchanges = Pick<Store, 'exchanges'>

/** Throws a `UsageError` for a name that no configured portal has and nothing was ever meant for. */
export const assertPartner = (name: string, { portals }: Config, store: Exchanges): Promise<void> =>
  assertKnown(name, Object.keys(portals), store)

/** The same of whom a brake or a pause stops: channels of payment too, which send refunds. */
export const assertStoppable = (
  name: string,
  { portals, payments }: Config,
  store: Exchanges,
): Promise<void> => assertKnown(name, [...Object.keys(portals), ...Object.keys(payments)], store)

async function assertKnown(name: string, configured: readonly string[], { exchanges }: Exchanges) {
  if ([everyPartner, everyEndpoint, ...configured].includes(name)) return
  const known = (await exchanges.counts()).map(({ partner }) => partner)
  if (known.includes(name)) return
  const names = [...new Set([...configured, everyEndpoint, ...known])]
  throw new UsageError(`no partner is called ${name}; there are ${names.join(', ')}`)
}
