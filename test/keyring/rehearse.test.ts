import { afterEach, expect, test } from 'vitest'
import { createLgspPortal } from '../../adapters/portals/lgsp/index.ts'
import type { LedgerEntry } from '../../simulators/ledger.ts'
import { createLgspSimulator } from '../../simulators/lgsp/index.ts'
import { rehearsalDossier } from '../../src/domain/exchanges/rehearsal-dossier.ts'
import { ringKeyOf } from '../../src/keyring/first-keys.ts'
import { type Rehearsal, rehearse } from '../../src/keyring/rehearse.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import type { Signer } from '../../src/ports/signer.ts'
import { createPemSigner } from '../../src/signing/keys/pem-signer.ts'
import { createHttpClient } from '../../src/wire/http-client.ts'
import { type SampleChanges, sampleSettings } from '../adapters/portals/lgsp/sample-settings.ts'
import { openNationalBench } from '../adapters/portals/national/bench.ts'
import { makeKey } from '../signing/test-keys.ts'
import { serveOnLoopback } from '../support/loopback.ts'
import { makeRingKey } from '../support/ring-keys.ts'

const now = new Date('2026-09-30T05:00:00Z')
const coming = makeKey('messages-2')
const service = {
  procedure: { code: '1.001234', name: 'Thu học phí' },
  field: { code: 'G03-GD10', name: 'Giáo dục Trung học' },
  unit: { code: '000.00.14.H20', name: 'Sở kiểm thử' },
}
const trial = { code: '9.999999', name: 'Thủ tục kiểm thử' }

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** An axis that knows some certificates, and what stands in its book. */
async function openAxis(certificates: readonly string[], changes: SampleChanges = {}) {
  const book: LedgerEntry[] = []
  const { consumerKey, consumerSecret } = sampleSettings()
  const simulator = createLgspSimulator({
    ...{ consumerKey, consumerSecret: consumerSecret.reveal(), tokenStyle: 'basic', lifeSeconds: 3600 },
    ...{ wire: changes.wire ?? 'xml', signature: changes.signature ?? 'outside', certificates },
    ledger: { append: (entry) => book.push(entry), entries: () => book },
    clock: () => now,
  })
  const axis = await serveOnLoopback(simulator)
  open.push(axis.close)
  const urls = { tokenUrl: `${axis.url}/token`, serviceUrl: axis.url, wire: 'xml' as const }
  const settings = sampleSettings({ ...urls, ...changes })
  const portalWith = (signer: Signer) =>
    createLgspPortal(settings, { createHttpClient, currentSigner: () => signer, clock: () => now })
  return { book, portalWith }
}

const rehearsing = (
  portalWith: Rehearsal['portalWith'],
  changes: Partial<Rehearsal> = {},
): Promise<Readonly<Record<string, string>>> =>
  rehearse({
    key: { ...ringKeyOf(coming, 'messages'), state: 'added', addedAt: now },
    partner: 'province',
    taken: new Map([['province', ['RS256']]]),
    signer: createPemSigner(coming),
    portalWith,
    record: rehearsalDossier(service, trial, now),
    maySend: true,
    now,
    signal: new AbortController().signal,
    ...changes,
  }).then((steps) => Object.fromEntries(steps.map(({ what, is }) => [what, is])))

test('a key that the partner knows passes every step, and the dossier is the one for trials', async () => {
  const { book, portalWith } = await openAxis([coming.certificatePem])
  const passed = { certificate: 'passed', signature: 'passed', login: 'passed', exchange: 'passed' }
  expect(await rehearsing(portalWith)).toEqual(passed)
  expect(await rehearsing(portalWith)).toEqual(passed)
  expect(book.map(({ reference, verdict }) => [reference, verdict])).toEqual([
    ['000.00.14.H20-260930-00000', 'applied'],
    ['000.00.14.H20-260930-00000', 'repeated'],
  ])
})

test('a key that the partner does not know yet fails in the exchange alone', async () => {
  const { portalWith } = await openAxis([makeKey('messages-1').certificatePem])
  expect(await rehearsing(portalWith)).toEqual({
    ...{ certificate: 'passed', signature: 'passed', login: 'passed' },
    exchange: 'failed',
  })
})

test('without a procedure for trials nothing is sent, and that is said', async () => {
  const { book, portalWith } = await openAxis([coming.certificatePem])
  expect(await rehearsing(portalWith, { maySend: false })).toMatchObject({
    login: 'passed',
    exchange: 'not-tried',
  })
  expect(book).toEqual([])
})

test('a partner whose messages carry no signature is not said to know the key', async () => {
  const plain = await openAxis([], { wire: 'json', signature: 'none' })
  expect(await rehearsing(plain.portalWith)).toMatchObject({ signature: 'not-tried', exchange: 'passed' })
  const national = await openNationalBench()
  open.push(async () => national.stop())
  expect(await rehearsing(() => national.portal, { maySend: false })).toEqual({
    ...{ certificate: 'passed', signature: 'not-tried', login: 'passed' },
    exchange: 'not-tried',
  })
  expect(await rehearsing(() => national.portal)).toMatchObject({ exchange: 'passed' })
})

test('a key of a kind that the partner does not take signs nothing and sends nothing', async () => {
  const { book, portalWith } = await openAxis([coming.certificatePem])
  const curve = { ...makeRingKey('messages-3'), state: 'added', addedAt: now } as const
  const neverSigns = { ...createPemSigner(coming), sign: () => Promise.reject(new Error('it signed')) }
  expect(await rehearsing(portalWith, { key: curve, signer: neverSigns })).toEqual({
    ...{ certificate: 'failed', signature: 'not-tried', login: 'not-tried', exchange: 'not-tried' },
  })
  expect(book).toEqual([])
})

test('a partner that is not there fails the login and the exchange', async () => {
  const nowhere = { tokenUrl: 'http://127.0.0.1:9/token', serviceUrl: 'http://127.0.0.1:9' }
  const { portalWith } = await openAxis([], nowhere)
  expect(await rehearsing(portalWith)).toMatchObject({ login: 'failed', exchange: 'failed' })
})

test('a signature of another key than the certificate says, and a certificate that has ended, fail', async () => {
  const { portalWith } = await openAxis([coming.certificatePem])
  const { sign } = createPemSigner(makeKey('other'))
  const signer = { ...createPemSigner(coming), sign }
  const later = new Date('2099-01-01T00:00:00Z')
  expect(await rehearsing(portalWith, { signer, now: later })).toMatchObject({
    certificate: 'failed',
    signature: 'failed',
    exchange: 'failed',
  })
})

test('a key that cannot sign now leaves nothing to send', async () => {
  const { portalWith } = await openAxis([coming.certificatePem])
  const broken = createPemSigner(coming)
  const key = { ...ringKeyOf(coming, 'messages'), state: 'added', addedAt: now } as const
  const signer: Signer = {
    ...broken,
    sign: async () => {
      throw new GatewayError('key_unusable', 'the token is not there')
    },
  }
  expect(await rehearsing(portalWith, { key, signer })).toMatchObject({
    signature: 'failed',
    login: 'passed',
    exchange: 'not-tried',
  })
})
