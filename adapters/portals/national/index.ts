import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { Portal, PortalCall } from '../../../src/ports/portal.ts'
import type { AdapterTools } from '../../tools.ts'
import { createNationalClient } from './client.ts'
import { judge, type Reply, refusesSession } from './decode.ts'
import { encodeDossiers, encodeLookUp, encodeRecord, stepsPerMessage } from './encode.ts'
import { judgeLookUp } from './judge-look-up.ts'
import { createSessionKeeper } from './session.ts'
import type { NationalSettings } from './settings.ts'

export { type NationalSettings, settings } from './settings.ts'

/** The national public-service portal (DVCQG), reached through the adapter beside a security server. */
export function createNationalPortal(
  settings: NationalSettings,
  tools: Pick<AdapterTools, 'createHttpClient' | 'clock'>,
): Portal {
  const { settleMs, dossiersPerMessage } = settings
  const client = createNationalClient(settings, tools)
  const sessions = createSessionKeeper(client.logIn)

  /** A refused session did nothing, so the same bytes go once more with a new one. */
  async function send(bytes: Buffer, { signal }: PortalCall): Promise<Reply> {
    for (const isLastTry of [false, true]) {
      const session = await sessions.current(signal)
      const reply = await client.call(bytes, session, signal)
      if (!refusesSession(reply, settings)) return reply
      sessions.forget(session)
      if (isLastTry) break
    }
    throw new GatewayError('partner_unauthorized', 'a new session was refused too')
  }

  return {
    id: 'national',
    traits: { wire: 'json', stepsPerMessage, repeatsAreHarmless: false, settleMs, dossiersPerMessage },
    logIn: async ({ signal }) => void (await sessions.current(signal)),
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
