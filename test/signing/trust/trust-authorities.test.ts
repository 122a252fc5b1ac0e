import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createPemSigner } from '../../../src/signing/keys/pem-signer.ts'
import { envelopedMessage } from '../../../src/signing/profiles/message.ts'
import { createAskRevocation } from '../../../src/signing/trust/ask-revocation.ts'
import { catchUp } from '../../../src/signing/trust/catch-up.ts'
import { openRevocationFolder } from '../../../src/signing/trust/revocation-folder.ts'
import { trustAuthorities } from '../../../src/signing/trust/trust-authorities.ts'
import { addSignature } from '../../../src/signing/xmldsig/add-signature.ts'
import { verifyXml } from '../../../src/signing/xmldsig/verify-xmldsig.ts'
import { lgspMessage } from '../sample-documents.ts'
import { listUrl, ocspUrl, openAuthority, rootListUrl } from './openssl-authority.ts'

const authority = openAuthority()
const { root, issuing } = authority
const good = authority.issue('good', 'issuing')
const revoked = authority.issue('revoked', 'issuing')
const late = authority.issue('late', 'issuing')
authority.issue('responder', 'issuing', { extensions: 'responder' })
authority.issue('silent', 'issuing', { extensions: 'silent' })
authority.revoke('revoked')
const list = authority.list()
const rootList = authority.list('root')
// The dates in a revocation are those of the machine.
const now = new Date()
const clock = () => now
const before = new Date(now.getTime() - 3_600_000)

const scratch = mkdtempSync(join(tmpdir(), 'revocation-'))
afterAll(() => {
  authority.close()
  rmSync(scratch, { recursive: true })
})

/** What the authority answers now, and what it was asked. */
let answers: Record<string, (body: Buffer | undefined) => Buffer> = {}
let asked: string[] = []
let folder = openRevocationFolder(scratch)
beforeEach(() => {
  answers = {}
  asked = []
  folder = openRevocationFolder(mkdtempSync(join(scratch, 'x')))
})
const parts = () => ({
  clock,
  cache: folder.cache,
  fetch: async (url: string, body?: Buffer) => {
    asked.push(url)
    const answer = answers[url]
    if (answer === undefined) throw new Error('there is no answer')
    return answer(body)
  },
})
const trust = (whenUnknown: 'refuse' | 'later' = 'refuse') =>
  trustAuthorities({
    authorities: [root.certificate],
    between: [issuing.certificate],
    revocation: {
      is: 'asked',
      ask: createAskRevocation(parts()),
      whenUnknown: whenUnknown === 'refuse' ? 'refuse' : folder.pending,
    },
  })
const unasked = trustAuthorities({ authorities: [root.certificate], revocation: { is: 'not-asked' } })
const claim = (certificate: typeof good.certificate, at = now, others = [issuing.certificate]) =>
  ({ certificate, others, at, purpose: 'signing' }) as const
const refused = (why: string) => ({ is: 'refused', why })

describe('a path to an authority', () => {
  test('stands through the authority in between', async () => {
    expect(await unasked.assess(claim(good.certificate))).toEqual({ is: 'trusted', revocation: 'not-asked' })
  })

  const wide = authority.issue('wide', 'issuing', { extensions: 'encipherment' })
  const constrained = authority.issue('constrained', 'issuing', { extensions: 'constrained' })
  const old = authority.issue('old', 'issuing', { digest: 'sha1' })
  const gone = authority.issue('gone', 'issuing', { from: '20200101000000Z', until: '20210101000000Z' })
  const tooDeep = authority.issue('too-deep', 'issuing', { extensions: 'issuing_authority' })

  test.each([
    ['without the one in between', claim(good.certificate, now, []), 'certificate_untrusted'],
    ['of a certificate that is over', claim(gone.certificate), 'certificate_not_valid_then'],
    ['before its days', claim(good.certificate, new Date('2025-12-31')), 'certificate_not_valid_then'],
    ['of a key that may not sign', claim(wide.certificate), 'certificate_wrong_use'],
    ['with a critical extension that is not known', claim(constrained.certificate), 'certificate_wrong_use'],
    ['with a signature over SHA-1', claim(old.certificate), 'certificate_wrong_use'],
    ['of an authority for the purpose of signing', claim(tooDeep.certificate), 'certificate_wrong_use'],
  ])('does not stand %s', async (_, wanted, why) => {
    expect(await unasked.assess(wanted)).toEqual(refused(why))
  })

  test('does not lead through a certificate that is no authority', async () => {
    const trusted = trustAuthorities({ authorities: [good.certificate], revocation: { is: 'not-asked' } })
    expect(await trusted.assess(claim(revoked.certificate))).toEqual(refused('certificate_untrusted'))
  })

  test('does not lead to another root', async () => {
    const other = openAuthority()
    const trusted = trustAuthorities({
      authorities: [other.root.certificate],
      revocation: { is: 'not-asked' },
    })
    expect(await trusted.assess(claim(good.certificate))).toEqual(refused('certificate_untrusted'))
    other.close()
  })
})

describe.each(['OCSP', 'a revocation list'])('asked by %s', (way) => {
  const answer = (signer = 'responder') => {
    answers =
      way === 'OCSP'
        ? { [ocspUrl]: (body) => authority.answerOcsp(body as Buffer, signer) }
        : { [listUrl]: () => list }
    answers[rootListUrl] = () => rootList
  }

  test('a revoked certificate is refused from the hour on, a good one is not', async () => {
    answer()
    expect(await trust().assess(claim(revoked.certificate, new Date(now.getTime() + 60_000)))).toEqual(
      refused('certificate_revoked'),
    )
    expect(await trust().assess(claim(revoked.certificate, before))).toMatchObject({ is: 'trusted' })
    expect(await trust().assess(claim(good.certificate))).toEqual({ is: 'trusted', revocation: 'good' })
  })

  test('an answer is asked for once while it is good', async () => {
    answer()
    await trust().assess(claim(good.certificate))
    await trust().assess(claim(good.certificate))
    expect(asked.filter((url) => answers[url] !== undefined)).toHaveLength(2)
  })

  test('what is changed or signed by somebody else is no answer', async () => {
    answers = {
      [ocspUrl]: (body) => flipLast(authority.answerOcsp(body as Buffer, 'responder')),
      [listUrl]: () => flipLast(list),
      [rootListUrl]: () => rootList,
    }
    expect(await trust().assess(claim(good.certificate))).toEqual(refused('revocation_unknown'))
    answers = {
      [ocspUrl]: (body) => authority.answerOcsp(body as Buffer, 'silent'),
      [listUrl]: () => rootList,
      [rootListUrl]: () => rootList,
    }
    expect(await trust().assess(claim(good.certificate))).toEqual(refused('revocation_unknown'))
  })

  test('an answer that is over is no answer', async () => {
    answer()
    const later = new Date(now.getTime() + 40 * 86_400_000)
    const ask = createAskRevocation({ ...parts(), clock: () => later })
    const trusted = trustAuthorities({
      authorities: [root.certificate],
      revocation: { is: 'asked', ask, whenUnknown: 'refuse' },
    })
    expect(await trusted.assess(claim(good.certificate))).toEqual(refused('revocation_unknown'))
  })
})

describe('when nobody answers', () => {
  test('the strict rule refuses', async () => {
    expect(await trust('refuse').assess(claim(good.certificate))).toEqual(refused('revocation_unknown'))
  })

  test('the soft rule accepts, remembers, and hears of it later, also after a restart', async () => {
    const at = new Date(now.getTime() + 60_000)
    for (const { certificate } of [late, late, good]) {
      expect(await trust('later').assess(claim(certificate, at))).toEqual({
        is: 'trusted',
        revocation: 'unchecked',
      })
    }
    expect(await folder.pending.list()).toHaveLength(2)
    expect(await catchUp(folder.pending, createAskRevocation(parts()))).toEqual({
      good: 0,
      open: 2,
      revoked: [],
    })

    authority.revoke('late')
    const fresh = authority.list()
    answers = { [listUrl]: () => fresh, [rootListUrl]: () => rootList }
    const { pending } = folder
    const done = await catchUp(pending, createAskRevocation(parts()))
    expect(done).toMatchObject({ good: 1, open: 0 })
    expect(done.revoked.map(({ path }) => path[0]?.subject)).toEqual([late.certificate.subject])
    expect(await pending.list()).toEqual([])
  })
})

test('K3: a message signed with a revoked certificate is refused', async () => {
  answers = { [listUrl]: () => list, [rootListUrl]: () => rootList }
  const message = (key: typeof good) =>
    addSignature(Buffer.from(lgspMessage), {
      profile: envelopedMessage(['ES256']),
      slot: 'message',
      signer: createPemSigner({
        keyId: 'x',
        privateKeyPem: key.privateKeyPem,
        certificatePem: key.certificatePem + issuing.certificatePem,
      }),
      signingTime: now,
      maxBytes: 10_000,
    })
  const options = {
    profile: envelopedMessage(['ES256']),
    trust: trust(),
    receivedAt: new Date(now.getTime() + 60_000),
    maxBytes: 100_000,
  }
  expect(await verifyXml(await message(revoked), options)).toEqual(refused('certificate_revoked'))
  expect(await verifyXml(await message(good), options)).toMatchObject({ is: 'verified' })
})

function flipLast(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy[copy.length - 1] = (copy[copy.length - 1] as number) ^ 1
  return copy
}
