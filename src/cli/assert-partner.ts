import type { Config } from '../app.ts'
import { everyEndpoint, everyPartner } from '../domain/partner-hold.ts'
import type { Store } from '../store/open-store.ts'
import { UsageError } from './command.ts'

/** Throws a `UsageError` for a name that no configured portal has and nothing was ever meant for. */
export async function assertPartner(
  name: string,
  config: Config,
  { exchanges }: Pick<Store, 'exchanges'>,
): Promise<void> {
  if ([everyPartner, everyEndpoint, ...Object.keys(config.portals)].includes(name)) return
  const known = (await exchanges.counts()).map(({ partner }) => partner)
  if (known.includes(name)) return
  const names = [...new Set([...Object.keys(config.portals), everyEndpoint, ...known])]
  throw new UsageError(`no partner is called ${name}; there are ${names.join(', ')}`)
}
