import type { OutgoingRecord } from '../../../src/domain/dossier.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { Portal } from '../../../src/ports/portal.ts'
import type { SigningAlgorithm } from '../../../src/ports/signer.ts'
import { refuseUnavailable } from '../../../src/wire/refuse-unavailable.ts'
import type { AdapterTools } from '../../tools.ts'
import { createAccessTokens } from './access-tokens.ts'
import { postMessage, requestToken } from './client.ts'
import { judge } from './decode.ts'
import { prepareMessage } from './prepare.ts'
import type { LgspSettings } from './settings.ts'

export { type LgspSettings, settings } from './settings.ts'

/** What it takes: RSA-SHA256 is what the form of the schema names, and no other is known. */
export const signatures = ['RS256'] as const satisfies readonly SigningAlgorithm[]

/** Whether messages are signed with these settings. */
export const isSigned = ({ wire, signature, jwsHeader }: LgspSettings): boolean =>
  wire === 'xml' ? signature !== 'none' : jwsHeader !== undefined

/** Creates the portal of one province's integration platform (LGSP) with its one-stop service behind WSO2. */
export function createLgspPortal(
  settings: LgspSettings,
  { createHttpClient, currentSigner, clock }: Omit<AdapterTools, 'random'>,
): Portal {
  const { timeoutMs, unavailableTakesNothing } = settings
  const headers = { 'content-type': `application/${settings.wire}` }
  const client = createHttpClient({ timeoutMs, maxResponseBytes: 1_048_576, headers })
  const http = refuseUnavailable(client, { clock, unavailableTakesNothing })
  const tokens = createAccessTokens(() => requestToken(http, settings), clock)
  return {
    id: 'lgsp',
    traits: { wire: settings.wire, stepsPerMessage: 1, repeatsAreHarmless: settings.repeatsAreHarmless },
    logIn: async ({ signal }) => void (await tokens.current(signal)),
    prepare: async (record: OutgoingRecord) => prepareMessage(record, settings, currentSigner()),
    async submit(message, { signal }) {
      for (const _attempt of ['first', 'after a new login']) {
        const token = await tokens.current(signal)
        const answer = await postMessage(http, settings, message, token, signal)
        if (answer.httpStatus !== 401) return judge(answer, message.reference, settings)
        tokens.forget(token)
      }
      throw new GatewayError('partner_unauthorized', 'a new token was refused too')
    },
  }
}
