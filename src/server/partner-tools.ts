import { originsOf } from '../../config/origins.ts'
import type { ConfiguredPartner, PartnerTools, StepMessage } from '../console/index.ts'
import { rehearsalDossier } from '../domain/exchanges/rehearsal-dossier.ts'
import { rehearse } from '../keyring/rehearse.ts'
import type { Parts } from '../parts/open-parts.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import { checkConnection } from '../wire/check-connection.ts'
import { readTlsFiles, type TlsFiles } from '../wire/read-tls-files.ts'

/** What a check and a rehearsal may take, in ms. */
const patienceMs = 30_000

type PartnerParts = Pick<
  Parts,
  'config' | 'portals' | 'keyRing' | 'portalSigningWith' | 'signaturesTaken' | 'clock' | 'wall'
>

/** What the console shows and tries of the portals. */
export function partnerTools(parts: PartnerParts): PartnerTools {
  const { config, portals, keyRing, portalSigningWith, signaturesTaken: taken, clock } = parts
  return {
    taken,
    configured: Object.keys(config.portals).map((name) => describe(name, config)),
    async check(name) {
      const signal = AbortSignal.timeout(patienceMs)
      return [...(await checkAddresses(name, parts, signal)), await tryLogin(portals.get(name), signal)]
    },
    async rehearse(name, keyId) {
      const key = keyRing.keys().find(({ id }) => id === keyId)
      const settings = Object.hasOwn(config.portals, name) ? config.portals[name] : undefined
      if (!key || !settings) throw new GatewayError('not_found', 'there is no such key or partner')
      const { procedure = config.feeService.procedure } = settings.rehearsal ?? {}
      return rehearse({
        ...{ key, partner: name, taken },
        signer: keyRing.signerOf(keyId),
        portalWith: (signer) => portalSigningWith(name, signer),
        record: rehearsalDossier(config.feeService, procedure, clock()),
        maySend: settings.rehearsal !== undefined,
        now: clock(),
        signal: AbortSignal.timeout(patienceMs),
      })
    },
  }
}

function describe(name: string, config: Parts['config']): ConfiguredPartner {
  const { adapter, limits = {}, maintenance: windows = [], ...others } = config.portals[name] as Settings
  const origins = originsOf(config)
  // A secret writes itself as `[secret]`.
  const settings = Object.entries({ adapter, limits, maintenance: windows, ...others }).flatMap(
    ([setting, value]) =>
      value === undefined
        ? []
        : [
            {
              name: setting,
              value: typeof value === 'string' ? value : JSON.stringify(value),
              origin: origins.get(`portals.${name}.${setting}`) ?? null,
            },
          ],
  )
  return { name, adapter, limits, windows, settings }
}

interface Settings extends Pick<ConfiguredPartner, 'adapter'> {
  readonly limits?: ConfiguredPartner['limits']
  readonly maintenance?: ConfiguredPartner['windows']
  readonly tls?: TlsFiles
  readonly [setting: string]: unknown
}

/** Every machine that a partner's settings name, each once. */
async function checkAddresses(
  name: string,
  { config, wall }: PartnerParts,
  signal: AbortSignal,
): Promise<readonly StepMessage[]> {
  const settings = config.portals[name] as unknown as Settings
  const tls = settings.tls && readTlsFiles(settings.tls)
  const urls = Object.values(settings)
    .filter((value): value is string => typeof value === 'string' && /^https?:\/\//.test(value))
    .map((text) => new URL(text))
  const machines = [...new Map(urls.map((url) => [url.origin, url])).values()]
  const steps = await Promise.all(
    machines.map(async (url) => {
      const found = await checkConnection(url, { tls, now: wall, signal })
      return found.map((step) => ({ ...step, where: url.origin }))
    }),
  )
  return steps.flat()
}

async function tryLogin(
  portal: { logIn?(call: { signal: AbortSignal }): Promise<void> } | undefined,
  signal: AbortSignal,
): Promise<StepMessage> {
  if (!portal?.logIn) return { what: 'login', is: 'not-tried', detail: '' }
  try {
    await portal.logIn({ signal })
    return { what: 'login', is: 'passed', detail: '' }
  } catch (error) {
    return {
      what: 'login',
      is: 'failed',
      detail: error instanceof GatewayError ? error.message : 'it failed',
    }
  }
}
