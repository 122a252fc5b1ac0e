import type { Portal, PortalCall } from '../../../src/ports/portal.ts'
import { keepLogin } from '../../../src/wire/kept-login.ts'
import type { AdapterTools } from '../../tools.ts'
import { createNationalClient } from './client.ts'
import { judge, type Reply, refusesSession } from './decode.ts'
import { encodeDossiers, encodeLookUp, encodeRecord, stepsPerMessage } from './encode.ts'
import { judgeLookUp } from './judge-look-up.ts'
import type { NationalSettings } from './settings.ts'

export { type NationalSettings, settings } from './settings.ts'

/** The national public-service portal (DVCQG), reached through the adapter beside a security server. */
export function createNationalPortal(
  settings: NationalSettings,
  tools: Pick<AdapterTools, 'createHttpClient' | 'clock'>,
): Portal {
  const { settleMs, dossiersPerMessage } = settings
  const client = createNationalClient(settings, tools)
  const login = keepLogin(client.logIn, tools.clock)

  const send = (bytes: Buffer, { signal }: PortalCall): Promise<Reply> =>
    login.call({
      send: (session) => client.call(bytes, session, signal),
      isRefused: (reply) => refusesSession(reply, settings),
      signal,
    })

  return {
    id: 'national',
    traits: { wire: 'json', stepsPerMessage, repeatsAreHarmless: false, settleMs, dossiersPerMessage },
    logIn: async ({ signal }) => void (await login.current(signal)),
    prepare: async (record) => encodeRecord(record, settings),
    prepareTogether: async (dossiers) => ({
      ...encodeDossiers(dossiers, settings),
      references: dossiers.map(({ dossier }) => dossier.number),
    }),
    submit: async (message, call) => judge(await send(message.bytes, call), message, settings),
    lookUp: async (message, call) =>
      judgeLookUp(await send(encodeLookUp(message.reference, settings), call), message, settings),
  }
}
