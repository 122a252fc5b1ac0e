import { execFileSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync, hash, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { XmlDocument } from 'libxml2-wasm'
import { afterAll, describe, expect, test } from 'vitest'
import { SignedXml } from 'xml-crypto'
import type { SigningAlgorithm } from '../../../src/ports/signer.ts'
import { signingAlgorithms } from '../../../src/signing/algorithms.ts'
import { keyOperation } from '../../../src/signing/keys/key-operation.ts'
import { createPemSigner } from '../../../src/signing/keys/pem-signer.ts'
import { element, type XmlElement } from '../../../src/signing/xmldsig/canonical-xml.ts'
import { signEnveloped, signOutside } from '../../../src/signing/xmldsig/xmldsig.ts'
import { describeWith } from '../../support/tools.ts'
import { makeKey } from '../test-keys.ts'

const key = makeKey('province-1')
const signer = createPemSigner(key)
const folder = mkdtempSync(join(tmpdir(), 'xmldsig-'))
afterAll(() => rmSync(folder, { recursive: true }))

const hostileText = 'Nguyễn "Ả" <&> \t\r\n ]]> \u0085𠮷'
const record = (name: string) =>
  element(name, { Id: 'record-1', note: hostileText }, [
    element('DocCode', {}, ['000.00.14.H20-260903-00001']),
    element('CitizenName', {}, [hostileText]),
    element('Note', {}, []),
  ])
const wrapped = (attributes = {}): XmlElement =>
  element('Message', attributes, [element('Header', {}, ['\n']), record('MSyncDocument')])

const forms = {
  'enveloped, by document': () => signEnveloped(record('MSyncDocument'), signer, { reference: 'document' }),
  'enveloped, by id': () => signEnveloped(record('MSyncDocument'), signer, { reference: 'id' }),
  outside: () => signOutside(wrapped(), signer, { signedId: 'record-1' }),
  'outside, in a namespace': () =>
    signOutside(
      element('m:Message', { 'xmlns:m': 'urn:example:message', 'm:kind': 'x' }, [
        element('m:Body', { Id: 'record-1', 'xmlns:m': 'urn:example:body' }, [
          record('m:Inner').children[1] ?? '',
        ]),
      ]),
      signer,
      { signedId: 'record-1' },
    ),
  'enveloped, in a default namespace': () =>
    signEnveloped(element('Message', { xmlns: 'urn:example:message' }, ['ạ']), signer, {
      reference: 'document',
    }),
  'enveloped, RSA-SHA512': () =>
    signEnveloped(record('A'), createPemSigner(key, 'RS512'), { reference: 'document' }),
}

function xmlsec1Accepts(bytes: Buffer): boolean {
  const certificateFile = join(folder, 'trusted.pem')
  const file = join(folder, `${hash('sha256', bytes)}.xml`)
  writeFileSync(certificateFile, key.certificatePem)
  writeFileSync(file, bytes)
  const ids = ['MSyncDocument', 'urn:example:body:Body'].flatMap((node) => ['--id-attr:Id', node])
  try {
    execFileSync('xmlsec1', ['--verify', '--trusted-pem', certificateFile, ...ids, file], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}

describeWith('xmlsec1', 'xmlsec1 as the judge', () => {
  test.each(Object.entries(forms))('accepts a signature that is %s', async (_, makeForm) => {
    expect(xmlsec1Accepts(await makeForm())).toBe(true)
  })

  test.each(
    Object.entries(forms),
  )('refuses a changed letter under a signature that is %s', async (_, makeForm) => {
    const changed = (await makeForm()).toString().replace(/Ả|ạ/, 'A')
    expect(xmlsec1Accepts(Buffer.from(changed))).toBe(false)
  })

  // The version that Debian 12 has knows no RSA-PSS; openssl judges that below.
  const known = (Object.keys(signingAlgorithms) as SigningAlgorithm[]).filter(
    (name) => !name.startsWith('PS'),
  )
  test.each(known)('accepts %s', async (algorithm) => {
    const { keyType, curve, digest } = signingAlgorithms[algorithm]
    const pair = keyType === 'rsa' ? null : generateKeyPairSync('ec', { namedCurve: curve as string })
    const publicFile = join(folder, `${algorithm}.pem`)
    const publicKey = pair?.publicKey ?? createPublicKey(key.certificatePem)
    writeFileSync(publicFile, publicKey.export({ type: 'spki', format: 'pem' }))
    const made =
      pair === null
        ? createPemSigner(key, algorithm)
        : {
            ...signer,
            algorithm,
            sign: async (data: Uint8Array) => sign(digest, data, keyOperation(pair.privateKey, algorithm)),
          }
    const file = join(folder, `${algorithm}.xml`)
    writeFileSync(file, await signEnveloped(record('A'), made, { reference: 'document' }))
    execFileSync('xmlsec1', ['--verify', '--pubkey-pem', publicFile, file], { stdio: 'pipe' })
  })
})

describe('xml-crypto as another judge', () => {
  const accepts = (xml: string) => {
    const verifier = new SignedXml({ publicCert: key.certificatePem })
    verifier.loadSignature(/<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] as string)
    return verifier.checkSignature(xml)
  }
  const plain = element('MSyncDocument', { Id: 'record-1' }, [element('CitizenName', {}, ['Nguyễn <&> Ả'])])

  test('accepts both placements', async () => {
    expect(accepts(`${await signEnveloped(plain, signer, { reference: 'document' })}`)).toBe(true)
    expect(accepts(`${await signEnveloped(plain, signer, { reference: 'id' })}`)).toBe(true)
    const outside = await signOutside(element('Message', {}, [plain]), signer, { signedId: 'record-1' })
    expect(accepts(`${outside}`)).toBe(true)
  })

  test('refuses a changed letter', async () => {
    const signed = `${await signEnveloped(plain, signer, { reference: 'document' })}`
    expect(accepts(signed.replace('Ả', 'A'))).toBe(false)
  })
})

test.each([
  'RS256',
  'PS256',
  'PS384',
  'PS512',
] as const)('openssl accepts %s over the canonical SignedInfo', async (algorithm) => {
  const { digest, padding } = signingAlgorithms[algorithm]
  const bytes = await signOutside(wrapped(), createPemSigner(key, algorithm), { signedId: 'record-1' })
  const signedInfo = /<ds:SignedInfo>.*<\/ds:SignedInfo>/s
    .exec(bytes.toString())?.[0]
    .replace('<ds:SignedInfo>', '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">')
  const value = /<ds:SignatureValue>(.*)<\/ds:SignatureValue>/.exec(bytes.toString())?.[1] as string
  writeFileSync(
    join(folder, 'public.pem'),
    createPublicKey(key.certificatePem).export({ type: 'spki', format: 'pem' }),
  )
  writeFileSync(join(folder, 'value.bin'), Buffer.from(value, 'base64'))
  const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest']
  const files = ['-verify', join(folder, 'public.pem'), '-signature', join(folder, 'value.bin')]
  const answer = execFileSync(
    'openssl',
    ['dgst', `-${digest}`, ...(padding === 'pss' ? pss : []), ...files],
    {
      input: signedInfo,
    },
  )
  expect(answer.toString()).toContain('Verified OK')
})

test('the bytes that are sent are canonical, the signature is the last child of the root', async () => {
  for (const makeForm of Object.values(forms)) {
    const xml = (await makeForm()).toString()
    const document = XmlDocument.fromString(xml)
    expect(document.canonicalizeToString({ mode: 1 })).toBe(xml)
    document.dispose()
    expect(xml).toMatch(/<\/ds:Signature><\/[\w:]+>$/)
  }
})

test('the digest is taken over any text that the writer writes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
      const xml = (
        await signOutside(element('M', {}, [element('B', { Id: 'b' }, [text])]), signer, { signedId: 'b' })
      ).toString()
      const document = XmlDocument.fromString(xml)
      const body = document.get('/M/B')?.canonicalizeToString({ mode: 1 }) as string
      document.dispose()
      expect(xml).toContain(`<ds:DigestValue>${hash('sha256', body, 'base64')}</ds:DigestValue>`)
    }),
    { numRuns: 50 },
  )
})

test.each<[string, () => Promise<Buffer>]>([
  ['an Id that nothing carries', () => signOutside(wrapped(), signer, { signedId: 'absent' })],
  [
    'an Id that two elements carry',
    () => signOutside(wrapped({ Id: 'record-1' }), signer, { signedId: 'record-1' }),
  ],
  [
    'an Id that would not fit in a reference',
    () => signEnveloped(element('A', { Id: 'a b' }, []), signer, { reference: 'id' }),
  ],
  ['a root without an Id', () => signEnveloped(element('A', {}, []), signer, { reference: 'id' })],
  [
    'a signed child that would take on the namespace of its parent',
    () => signOutside(wrapped({ xmlns: 'urn:example:message' }), signer, { signedId: 'record-1' }),
  ],
])('%s is refused before anything is signed', async (_, makeForm) => {
  await expect(makeForm()).rejects.toMatchObject({ code: 'unwritable_text' })
})
