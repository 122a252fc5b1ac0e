import type { OutgoingRecord } from '../../../src/domain/exchanges/dossier.ts'
import type { Portal } from '../../../src/ports/portal.ts'
import type { SigningAlgorithm } from '../../../src/ports/signer.ts'
import { keepLogin } from '../../../src/wire/kept-login.ts'
import { refuseUnavailable } from '../../../src/wire/refuse-unavailable.ts'
import type { AdapterTools } from '../../tools.ts'
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
  const login = keepLogin(() => requestToken(http, settings), clock)
  return {
    id: 'lgsp',
    traits: { wire: settings.wire, stepsPerMessage: 1, repeatsAreHarmless: settings.repeatsAreHarmless },
    logIn: async ({ signal }) => void (await login.current(signal)),
    prepare: async (record: OutgoingRecord) => prepareMessage(record, settings, currentSigner()),
    async submit(message, { signal }) {
      const answer = await login.call({
        send: (token) => postMessage(http, settings, message, token, signal),
        isRefused: ({ httpStatus }) => httpStatus === 401,
        signal,
      })
      return judge(answer, message.reference, settings)
    },
  }
}
