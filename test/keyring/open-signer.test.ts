import { execFileSync } from 'node:child_process'
import { verify } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openLedger } from '../../simulators/ledger.ts'
import { createRemoteSignerSimulator } from '../../simulators/remote-signer/index.ts'
import { configSchema } from '../../src/app.ts'
import type { KeyPlace } from '../../src/domain/keys/ring-key.ts'
import { addKey } from '../../src/keyring/add-key.ts'
import { ringKeyOf } from '../../src/keyring/first-keys.ts'
import { createKeyHolders } from '../../src/keyring/key-holders.ts'
import { createSignerOpener } from '../../src/keyring/open-signer.ts'
import type { KeptKey } from '../../src/ports/keys/key-store.ts'
import { createHttpClient } from '../../src/wire/http-client.ts'
import { makeSoftToken } from '../signing/pkcs11/soft-token.ts'
import { makeKey } from '../signing/test-keys.ts'
import { serveOnLoopback } from '../support/loopback.ts'
import { describeWith } from '../support/tools.ts'

const folder = mkdtempSync(join(tmpdir(), 'lienthong-open-signer-'))
afterAll(() => rmSync(folder, { recursive: true }))

const key = makeKey('held-1')
const data = Buffer.from('một thông điệp')

/** Opens a key where the settings say that it is, as a gateway with these holders does. */
async function opening(place: KeyPlace, holders: object, material: Buffer | null = null, of = key) {
  const settings = configSchema.shape.keyHolders.parse(holders)
  const made = createKeyHolders(settings, createHttpClient)
  const openSigner = createSignerOpener(made)
  const kept = { ...ringKeyOf(of, 'messages'), place, material }
  const added: string[] = []
  const store = {
    async add({ id }: Pick<KeptKey, 'id'>) {
      added.push(id)
      return { is: 'added' } as const
    },
  }
  const change = { by: 'test', reason: 'of the test', at: new Date('2026-09-30T05:00:00Z') }
  try {
    const outcome = await addKey(kept, change, { store, openSigner })
    const signer = openSigner({ ...kept, state: 'added', addedAt: change.at })
    return { outcome, added, signature: outcome.is === 'added' ? await signer.sign(data) : undefined }
  } finally {
    await made.close()
  }
}

const isGood = (signature: Buffer | undefined, of = key) =>
  signature !== undefined && verify('sha256', data, of.certificatePem, signature)

test('a PKCS#12 container is opened by the password of its holder', async () => {
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  writeFileSync(keyFile, key.privateKeyPem)
  writeFileSync(certificateFile, key.certificatePem)
  const out = join(folder, 'key.p12')
  const words = ['pkcs12', '-export', '-inkey', keyFile, '-in', certificateFile, '-out', out]
  execFileSync('openssl', [...words, '-passout', 'pass:of the test'])
  const container = readFileSync(out)
  const place = { kind: 'pkcs12', holder: 'box' } as const
  const { added, signature } = await opening(
    place,
    { box: { adapter: 'pkcs12', password: 'of the test' } },
    container,
  )
  expect(added).toEqual(['held-1'])
  expect(isGood(signature)).toBe(true)
  const wrong = opening(place, { box: { adapter: 'pkcs12', password: 'another' } }, container)
  await expect(wrong).rejects.toThrow('is its password right?')
})

test('a signing service is asked over HTTP', async () => {
  const ledger = openLedger(join(folder, 'book.ndjson'))
  const service = await serveOnLoopback(
    createRemoteSignerSimulator({ ledger, clock: () => new Date(), ...key, authorization: 'Bearer x' }),
  )
  const place = { kind: 'remote', holder: 'smartca' } as const
  const remote = { adapter: 'remote', url: `${service.url}/SignMsg`, authorization: 'Bearer x' }
  const { signature } = await opening(place, { smartca: remote })
  expect(isGood(signature)).toBe(true)
  await service.close()
})

test.each([
  ['pkcs12', { kind: 'pkcs12', holder: 'nobody' }],
  ['pkcs11', { kind: 'pkcs11', holder: 'nobody', label: 'x' }],
  ['remote', { kind: 'remote', holder: 'nobody' }],
  ['pkcs11', { kind: 'pkcs11', holder: 'constructor', label: 'x' }],
] as const)('a holder of kind %s that is not configured is named', async (kind, place) => {
  await expect(opening(place, {}, Buffer.alloc(1))).rejects.toMatchObject({
    code: 'key_unusable',
    detail: `no holder of kind ${kind} is called ${place.holder} in keyHolders`,
  })
})

test('a holder of another kind, and a key whose private part is gone, are not opened', async () => {
  const holders = { box: { adapter: 'pkcs12', password: 'x' } }
  await expect(opening({ kind: 'remote', holder: 'box' }, holders)).rejects.toThrow(
    'no holder of kind remote',
  )
  await expect(opening({ kind: 'pem' }, {})).rejects.toThrow('key held-1: its private part is not kept')
})

describeWith('softhsm2', 'a key in a token', () => {
  test('signs by its label, and one with the certificate of another key is not taken in', async () => {
    const soft = await makeSoftToken()
    try {
      const imported = await soft.importKey('messages-3', 'b1')
      const holders = {
        hsm: { adapter: 'pkcs11', library: soft.library, token: soft.label, pin: soft.pin },
      }
      const place = { kind: 'pkcs11', holder: 'hsm', label: 'messages-3' } as const
      const wrong = await opening(place, holders)
      expect(wrong).toMatchObject({
        outcome: { is: 'refused', why: 'what the key signs does not verify with the certificate' },
        added: [],
      })
      const { certificateChain } = imported
      const made = createKeyHolders(configSchema.shape.keyHolders.parse(holders), createHttpClient)
      const signer = createSignerOpener(made)({
        ...{ ...ringKeyOf(key, 'messages'), place, certificateChain, material: null },
        ...{ state: 'current', addedAt: new Date() },
      })
      expect(verify('sha256', data, imported.publicKey, await signer.sign(data))).toBe(true)
      await made.close()
    } finally {
      await soft.close()
    }
  })
})
