import { verify } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SigningAlgorithm } from '../../../src/ports/signer.ts'
import { keyOperation } from '../../../src/signing/keys/key-operation.ts'
import { createTokenSigner, type Hashing } from '../../../src/signing/pkcs11/create-token-signer.ts'
import { loadCryptoki } from '../../../src/signing/pkcs11/cryptoki.ts'
import { openToken, type Token, type TokenSettings } from '../../../src/signing/pkcs11/open-token.ts'
import { describeWith } from '../../support/tools.ts'
import { type ImportedKey, makeSoftToken, type SoftToken } from './soft-token.ts'

describeWith('softhsm2', 'a PKCS#11 token', () => {
  let soft: SoftToken
  let rsa: ImportedKey
  let curve: ImportedKey
  let token: Token
  beforeAll(async () => {
    soft = await makeSoftToken()
    rsa = await soft.importKey('messages-2', 'a1')
    curve = await soft.importKey('evidence-2', 'a2', 'ec')
    await soft.importKey('twice', 'a3')
    await soft.importKey('twice', 'a4')
    token = openToken(settings())
  })
  afterAll(async () => {
    await token.close()
    await soft.close()
  })

  const settings = (changed: Partial<TokenSettings> = {}): TokenSettings => ({
    library: soft.library,
    token: soft.label,
    pin: () => soft.pin,
    sessions: 2,
    timeoutMs: 60_000,
    ...changed,
  })
  const data = Buffer.from('Sở Giáo dục và Đào tạo')
  const signerOf = (algorithm: SigningAlgorithm, hashing: Hashing = 'here', by = token, label?: string) => {
    const { certificateChain } = algorithm.startsWith('ES') ? curve : rsa
    const object = { label: label ?? (algorithm.startsWith('ES') ? 'evidence-2' : 'messages-2') }
    return createTokenSigner({ keyId: 'k', algorithm, certificateChain, object }, by, hashing)
  }

  const ways = (['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256'] as const).flatMap(
    (algorithm) => (['here', 'token'] as const).map((hashing) => ({ algorithm, hashing })),
  )
  // SoftHSM has no mechanism that hashes for ECDSA.
  const possible = ways.filter(({ algorithm, hashing }) => !(algorithm === 'ES256' && hashing === 'token'))

  test.each(possible)('signs $algorithm, hashed $hashing, as node:crypto verifies it', async ({
    algorithm,
    hashing,
  }) => {
    const signature = await signerOf(algorithm, hashing).sign(data)
    const { publicKey } = algorithm.startsWith('ES') ? curve : rsa
    const digest = `sha${algorithm.slice(2)}`
    const key = keyOperation(publicKey, algorithm)
    expect(verify(digest, data, key, signature)).toBe(true)
    expect(verify(digest, Buffer.from('another'), key, signature)).toBe(false)
  })

  test('what the token does not do is said in its own words', async () => {
    const why = 'the token lienthong: C_SignInit: CKR_MECHANISM_INVALID'
    await expect(signerOf('ES256', 'token').sign(data)).rejects.toMatchObject({
      code: 'key_unusable',
      detail: why,
    })
  })

  test('many signatures at once share the sessions, and each is right', async () => {
    const signer = signerOf('RS256')
    const messages = Array.from({ length: 40 }, (_, index) => Buffer.from(`message ${index}`))
    const signatures = await Promise.all(messages.map((message) => signer.sign(message)))
    const right = messages.map((message, index) =>
      verify('sha256', message, rsa.publicKey, signatures[index] as Buffer),
    )
    expect(right.every(Boolean)).toBe(true)
  })

  test('a key is found by its id too, and one of two with the same name only so', async () => {
    const certificateChain = rsa.certificateChain
    const key = { keyId: 'k', algorithm: 'RS256', certificateChain } as const
    const byId = createTokenSigner({ ...key, object: { id: Buffer.from('a1', 'hex') } }, token, 'here')
    expect(verify('sha256', data, rsa.publicKey, await byId.sign(data))).toBe(true)
    const byName = createTokenSigner({ ...key, object: { label: 'twice' } }, token, 'here')
    await expect(byName.sign(data)).rejects.toThrow('more than one private key has that name')
    const both = { label: 'twice', id: Buffer.from('a4', 'hex') }
    expect(await createTokenSigner({ ...key, object: both }, token, 'here').sign(data)).toHaveLength(256)
  })

  test.each([
    ['another token', { token: 'nobody' }, 'the token nobody: the token nobody: CKR_TOKEN_NOT_PRESENT'],
    ['a wrong PIN', { pin: () => '0000' }, 'CKR_PIN_INCORRECT'],
    ['a library that is not there', { library: '/nowhere.so' }, 'cannot be loaded'],
  ])('%s makes the key unusable, and says so', async (_, changed, why) => {
    // The whole process is logged in by whoever was first: a wrong PIN shows when nobody is.
    await token.close()
    const wrong = openToken(settings(changed))
    await expect(signerOf('RS256', 'here', wrong).sign(data)).rejects.toMatchObject({ code: 'key_unusable' })
    await expect(signerOf('RS256', 'here', wrong).sign(data)).rejects.toThrow(why)
    await wrong.close()
  })

  test('a key that the token does not have is named as such', async () => {
    await expect(signerOf('RS256', 'here', token, 'nobody').sign(data)).rejects.toThrow(
      'no private key has that name',
    )
    expect(await signerOf('RS256').sign(data)).toHaveLength(256)
  })

  test('sessions that the token forgot are opened anew, and no signature is lost', async () => {
    const signer = signerOf('RS256')
    await signer.sign(data)
    const cryptoki = await loadCryptoki(soft.library)
    for (const slot of await cryptoki.slots()) expect(soft.forget(slot)).toBe(0)
    const signatures = await Promise.all(Array.from({ length: 10 }, () => signer.sign(data)))
    expect(signatures.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 256))
  })

  test('a token that was taken out is used again when it is back', async () => {
    const signer = signerOf('RS256')
    await signer.sign(data)
    expect(soft.end()).toBe(0)
    const [here, away] = [join(soft.folder, 'tokens'), join(soft.folder, 'away')]
    await rename(here, away)
    await expect(signer.sign(data)).rejects.toMatchObject({ code: 'key_unusable' })
    await rename(away, here)
    expect(await signer.sign(data)).toHaveLength(256)
  })
})
