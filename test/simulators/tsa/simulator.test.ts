import { randomBytes, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTsaSimulator, issueStampCertificate } from '../../../simulators/tsa/index.ts'
import { generatePrivateKeyPem } from '../../../src/signing/keys/certificates.ts'
import { createTimeStamper } from '../../../src/signing/timestamp/time-stamper.ts'
import { verifyTimeStamp } from '../../../src/signing/timestamp/verify-time-stamp.ts'
import { trustAuthorities } from '../../../src/signing/trust/trust-authorities.ts'

const now = new Date('2026-09-03T01:02:03Z')
const privateKeyPem = await generatePrivateKeyPem(2048)
const certificatePem = issueStampCertificate(privateKeyPem, {
  commonName: 'Cấp dấu thời gian kiểm thử',
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2031-01-01T00:00:00Z'),
})
let serial = 0
const server = createServer(
  createTsaSimulator({ certificatePem, privateKeyPem, clock: () => now, nextSerial: () => ++serial }),
)
const trust = trustAuthorities({
  authorities: [new X509Certificate(certificatePem)],
  revocation: { is: 'not-asked' },
})
let url = ''
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => server.close())

const post = async (body: Buffer, contentType = 'application/timestamp-query') =>
  fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body: new Uint8Array(body) })

test('stamps what is posted to it, several at once, each with its own number', async () => {
  const stamp = createTimeStamper({
    trust,
    randomBytes,
    post: async (request) => new Uint8Array(await (await post(request)).arrayBuffer()),
  })
  const stamps = await Promise.all(['a', 'b', 'c'].map((text) => stamp(Buffer.from(text))))
  for (const [index, { token, generatedAt }] of stamps.entries()) {
    expect(generatedAt).toEqual(now)
    const data = Buffer.from(['a', 'b', 'c'][index] as string)
    expect(await verifyTimeStamp(token, { data, trust })).toMatchObject({ is: 'verified' })
  }
  expect(serial).toBe(3)
})

test('takes queries only, and rejects what is none', async () => {
  expect((await post(Buffer.from('x'), 'text/plain')).status).toBe(415)
  expect((await fetch(url)).status).toBe(415)
  const answer = await post(Buffer.from('x'))
  expect(answer.headers.get('content-type')).toBe('application/timestamp-reply')
})
