import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, hash, randomBytes, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { answerRequest } from '../../../simulators/tsa/answer-request.ts'
import { issueStampCertificate } from '../../../simulators/tsa/index.ts'
import { issueSelfSigned } from '../../../src/signing/keys/certificates.ts'
import { writeTimeStampRequest } from '../../../src/signing/timestamp/time-stamp-request.ts'
import { createTimeStamper } from '../../../src/signing/timestamp/time-stamper.ts'
import { verifyTimeStamp } from '../../../src/signing/timestamp/verify-time-stamp.ts'
import { trustAuthorities } from '../../../src/signing/trust/trust-authorities.ts'

const folder = mkdtempSync(join(tmpdir(), 'tsa-'))
afterAll(() => rmSync(folder, { recursive: true }))
const now = new Date('2026-09-03T01:02:03Z')
const data = Buffer.from('Sổ ngày 03/09/2026')

const privateKeyPem = newKey()
const certificatePem = issueStampCertificate(privateKeyPem, {
  commonName: 'Cấp dấu thời gian kiểm thử',
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2031-01-01T00:00:00Z'),
})
let serial = 0
const authority = { certificatePem, privateKeyPem, clock: () => now, nextSerial: () => ++serial }
const trust = trustOf(certificatePem)
const stamp = createTimeStamper({
  post: async (request) => answerRequest(request, authority),
  trust,
  randomBytes,
})

test('data is stamped, and the token verifies over it alone', async () => {
  const { token, generatedAt } = await stamp(data)
  expect(generatedAt).toEqual(now)
  expect(await verifyTimeStamp(token, { data, trust })).toMatchObject({ is: 'verified', generatedAt: now })
  expect(await verifyTimeStamp(token, { data: Buffer.from('x'), trust })).toEqual(refused('imprint_mismatch'))
})

test('only the digest of the data leaves', async () => {
  const sent: Buffer[] = []
  const post = async (request: Buffer) => {
    sent.push(request)
    return answerRequest(request, authority)
  }
  await createTimeStamper({ post, trust, randomBytes })(data)
  expect(sent[0]?.includes(hash('sha256', data, 'buffer'))).toBe(true)
  expect(sent[0]?.includes(data)).toBe(false)
})

describe('openssl as the other side', () => {
  const file = (name: string, content?: string | Uint8Array) => {
    const path = join(folder, name)
    if (content !== undefined) writeFileSync(path, content)
    return path
  }
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' }).toString()

  test('verifies what the simulated authority gave', async () => {
    const { token } = await stamp(data)
    const args = ['-data', file('data', data), '-in', file('token.der', token), '-token_in']
    const answer = openssl(
      'ts',
      '-verify',
      ...args,
      '-CAfile',
      file('ca.pem', certificatePem),
      '-partial_chain',
    )
    expect(answer).toContain('Verification: OK')
    expect(() =>
      openssl('ts', '-verify', '-data', file('other', 'x'), ...args.slice(2), '-CAfile', file('ca.pem')),
    ).toThrow()
  })

  test('reads our request', () => {
    const request = writeTimeStampRequest(
      { digest: 'sha384', value: hash('sha384', data, 'buffer') },
      randomBytes(8),
    )
    expect(openssl('ts', '-query', '-in', file('query.tsq', request), '-text')).toMatch(
      /Hash Algorithm: sha384[\s\S]*Certificate required: yes/,
    )
  })

  test('stamps as an authority whose answer we take', async () => {
    file(
      'ts.cnf',
      [
        '[tsa]',
        'default_tsa = t',
        '[t]',
        `serial = ${file('serial', '01')}`,
        'digests = sha256, sha384',
        'default_policy = 1.2.3.4',
        'signer_digest = sha256',
        'ess_cert_id_alg = sha256',
        'accuracy = secs:1, millisecs:500',
        'ordering = yes',
        'tsa_name = yes',
      ].join('\n'),
    )
    const byOpenssl = createTimeStamper({
      trust,
      randomBytes,
      post: async (request) => {
        openssl(
          ...['ts', '-reply', '-config', file('ts.cnf'), '-section', 't', '-queryfile', file('q', request)],
          ...['-signer', file('ca.pem', certificatePem), '-inkey', file('key.pem', privateKeyPem)],
          ...['-out', file('reply.tsr')],
        )
        return readFileSync(file('reply.tsr'))
      },
    })
    const { token } = await byOpenssl(data)
    expect(await verifyTimeStamp(token, { data, trust })).toMatchObject({ is: 'verified' })
  })
})

describe('an answer is refused', () => {
  const withAnswer = (change: (answer: Buffer) => Uint8Array) =>
    createTimeStamper({
      trust,
      randomBytes,
      post: async (request) => change(answerRequest(request, authority)),
    })

  test.each<[string, (answer: Buffer) => Uint8Array, string]>([
    ['that is no answer', () => Buffer.from('<html>'), 'cannot be read'],
    ['to another request', () => otherAnswer(), 'nonce_mismatch'],
    ['that is cut', (answer) => answer.subarray(0, -1), 'cannot be read'],
    ['with a changed signature', (answer) => changed(answer, answer.length - 1), 'signature_mismatch'],
  ])('%s', async (_, change, why) => {
    await expect(withAnswer(change)(data)).rejects.toMatchObject({
      code: 'time_stamp_failed',
      detail: expect.stringContaining(why),
    })
  })

  test('when the authority refuses the digest', async () => {
    const sha1 = Buffer.from(
      writeTimeStampRequest({ digest: 'sha256', value: Buffer.alloc(32) }, Buffer.from([1])),
    )
    const refusal = answerRequest(changed(sha1, 16), authority)
    const stamper = createTimeStamper({ post: async () => refusal, trust, randomBytes })
    await expect(stamper(data)).rejects.toThrow('refused, with status 2')
  })

  test('from an authority that is not trusted, or whose certificate is for something else', async () => {
    const { token } = await stamp(data)
    const others = issueStampCertificate(newKey(), {
      commonName: 'x',
      from: new Date(0),
      until: new Date('2040-01-01'),
    })
    expect(await verifyTimeStamp(token, { data, trust: trustOf(others) })).toEqual(
      refused('authority_untrusted'),
    )

    const subject = { commonName: 'x', organisation: 'x', country: 'VN' }
    const plain = issueSelfSigned(privateKeyPem, subject, { from: new Date('2026-01-01'), days: 900 })
    const answer = answerRequest(writeTimeStampRequest(imprint(), Buffer.from([1])), {
      ...authority,
      certificatePem: plain,
    })
    const stamper = createTimeStamper({
      post: async () => answer,
      trust: trustOf(plain),
      randomBytes: () => Buffer.from([1]),
    })
    await expect(stamper(data)).rejects.toThrow('authority_untrusted')
  })

  test('before and after the days of the authority', async () => {
    for (const at of ['2025-12-31T23:59:59Z', '2031-01-01T00:00:01Z']) {
      const wrong = { ...authority, clock: () => new Date(at) }
      const stamper = createTimeStamper({
        post: async (request) => answerRequest(request, wrong),
        trust,
        randomBytes,
      })
      await expect(stamper(data)).rejects.toThrow('authority_untrusted')
    }
  })
})

test('no changed byte of a token is accepted with another time, and none makes it crash', async () => {
  const { token } = await stamp(data)
  await fc.assert(
    fc.asyncProperty(fc.nat(token.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const verification = await verifyTimeStamp(changed(token, at, change), { data, trust })
      if (verification.is === 'verified') expect(verification.generatedAt).toEqual(now)
    }),
    { numRuns: 400 },
  )
})

function imprint() {
  return { digest: 'sha256', value: hash('sha256', data, 'buffer') } as const
}

function otherAnswer(): Buffer {
  return answerRequest(writeTimeStampRequest(imprint(), Buffer.from([7])), authority)
}

function changed(bytes: Uint8Array, at: number, change = 1): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] as number) ^ change
  return copy
}

function trustOf(pem: string) {
  return trustAuthorities({ authorities: [new X509Certificate(pem)], revocation: { is: 'not-asked' } })
}

function refused(why: string) {
  return { is: 'refused', why }
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
}
