import { once } from 'node:events'
import { mkdtemp, readFile, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Authority, type CertificateKind, openAuthority } from '../../../simulators/tls/authority.ts'
import { createTlsServer } from '../../../simulators/tls/serve-tls.ts'
import { createHttpClient, type HttpClient } from '../../../src/wire/http-client.ts'
import { until } from '../../support/until.ts'

let authority: Authority
let server: ReturnType<typeof createTlsServer>
let client: HttpClient
let wanted: CertificateKind = 'good'
const received: string[] = []

beforeAll(async () => {
  authority = await openAuthority(await mkdtemp(join(tmpdir(), 'lienthong-tls-')))
  const handler: Parameters<typeof createTlsServer>[0] = (request, response) => {
    received.push(request.url ?? '')
    response.end('here')
  }
  server = createTlsServer(handler, authority, () => wanted)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  client = createHttpClient({
    baseUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    timeoutMs: 5_000,
    maxResponseBytes: 100,
    tls: { ca: await readFile(authority.file, 'utf8') },
  })
})
afterAll(async () => {
  await client.close()
  server.close()
})

const get = async (url: string) => {
  try {
    return (await client.send({ method: 'GET', url })).body.toString()
  } catch (error) {
    return String((error as Error).message).match(/\((.*)\)/)?.[1]
  }
}

test.each([
  ['good', 'here'],
  ['expired', 'CERT_HAS_EXPIRED'],
  ['renewed', 'here'],
  ['wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['good', 'here'],
  ['unknown-ca', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
] as const)('a server that now shows a certificate that is %s is met with %s, and gets no request unless it is right', async (kind, met) => {
  const before = received.length
  wanted = kind
  await until('the new certificate', async () => (await get('/waiting')) === met)
  const path = `/${kind}`
  expect(await get(path)).toBe(met)
  expect(received.slice(before).includes(path)).toBe(met === 'here')
})

test('the authority stays the same after a restart, and its key is for its owner only', async () => {
  const folder = join(authority.file, '..')
  const certificate = await readFile(authority.file, 'utf8')
  const again = await openAuthority(folder)
  expect(await readFile(again.file, 'utf8')).toBe(certificate)
  expect((await stat(join(folder, 'ca.key.pem'))).mode & 0o777).toBe(0o600)
})
