import { beforeAll, describe, expect, test } from 'vitest'
import { createLgspPortal } from '../../../../adapters/portals/lgsp/index.ts'
import type { LedgerEntry } from '../../../../simulators/ledger.ts'
import { createLgspSimulator } from '../../../../simulators/lgsp/index.ts'
import type { Signer } from '../../../../src/ports/signer.ts'
import { createPemSigner, type PemKey } from '../../../../src/signing/keys/pem-signer.ts'
import { createHttpClient } from '../../../../src/wire/http-client.ts'
import { describePortal, type PortalBench, type PortalMisbehaviour } from '../../../contract/portal.ts'
import { makeKey } from '../../../signing/test-keys.ts'
import { billDossier } from '../../../support/dossier-samples.ts'
import { impatientWhen } from '../../../support/impatient-client.ts'
import { serveOnLoopback } from '../../../support/loopback.ts'
import { type SampleChanges, sampleSettings } from './sample-settings.ts'

let key: PemKey
let signer: Signer
beforeAll(() => {
  key = makeKey('province')
  signer = createPemSigner(key)
})

const identity = {
  accessKey: 'access-of-the-test',
  secretKey: 'secret-key-of-the-test',
  appName: 'lienthong',
  partnerCode: 'SGD',
  partnerCodeCus: 'SGD-01',
}

const variants = {
  'lgsp, signed XML': { wire: 'xml', signature: 'outside' },
  'lgsp, enveloped XML': { wire: 'xml', signature: 'enveloped', tokenStyle: 'form' },
  'lgsp, plain XML': { wire: 'xml', signature: 'none' },
  'lgsp, JSON': { wire: 'json', lgspAccessToken: identity },
  'lgsp, JSON with a detached JWS': { wire: 'json', jwsHeader: 'x-jws-signature' },
} as const

async function openBench(variant: SampleChanges): Promise<PortalBench> {
  const book: LedgerEntry[] = []
  let next: PortalMisbehaviour | undefined
  let logins = 0
  let simulatorTime = new Date('2026-09-30T05:00:00Z')
  const sample = sampleSettings()
  const simulator = createLgspSimulator({
    consumerKey: sample.consumerKey,
    consumerSecret: sample.consumerSecret.reveal(),
    tokenStyle: variant.tokenStyle ?? 'basic',
    ...(variant.lgspAccessToken === undefined ? {} : { identity: identityOnTheWire }),
    lifeSeconds: 3600,
    wire: variant.wire ?? 'json',
    signature: variant.signature ?? 'none',
    ...(variant.jwsHeader === undefined ? {} : { jwsHeader: variant.jwsHeader }),
    certificates: [key.certificatePem],
    ledger: { append: (entry) => book.push(entry), entries: () => book },
    clock: () => simulatorTime,
    slowMs: 2_000,
    misbehave: (request) => {
      if (request.path === '/token') {
        logins++
        return undefined
      }
      const way = next
      next = undefined
      return way
    },
  })
  const loopback = await serveOnLoopback(simulator)
  const settings = sampleSettings({
    ...variant,
    tokenUrl: `${loopback.url}/token`,
    serviceUrl: loopback.url,
  })
  return {
    portal: createLgspPortal(settings, {
      createHttpClient: impatientWhen(() => next === 'slow'),
      currentSigner: () => signer,
      clock: () => new Date('2026-09-30T05:00:00Z'),
    }),
    credentials: [sample.consumerKey, sample.consumerSecret.reveal(), identity.accessKey, identity.secretKey],
    book: () => book,
    misbehaveOnce: (way) => {
      next = way
    },
    expireCredentials: () => {
      simulatorTime = new Date(simulatorTime.getTime() + 3_601_000)
    },
    logins: () => logins,
    stop: loopback.close,
  }
}

const identityOnTheWire = {
  AccessKey: identity.accessKey,
  SecretKey: identity.secretKey,
  AppName: identity.appName,
  PartnerCode: identity.partnerCode,
  PartnerCodeCus: identity.partnerCodeCus,
}

for (const [name, variant] of Object.entries(variants)) {
  describePortal(name, () => openBench(variant), {
    repeatedCreate: 'accepted',
    updateOfUnknown: 'accepted',
    progressOfUnknown: 'refused',
    faulty: {
      kind: 'dossier',
      dossier: billDossier('000.00.14.H20-260930-00013', { procedure: { code: '', name: 'Không có mã' } }),
      as: 'new',
    },
  })
}

describe('what the port says of itself', () => {
  test('an axis that cannot bear repeats says so by setting', () => {
    const tools = { createHttpClient, currentSigner: () => signer, clock: () => new Date() }
    const portal = createLgspPortal(sampleSettings({ repeatsAreHarmless: false }), tools)
    expect(portal.traits).toEqual({ wire: 'json', stepsPerMessage: 1, repeatsAreHarmless: false })
    expect('lookUp' in portal).toBe(false)
  })
})
