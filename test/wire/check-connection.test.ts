import { mkdtemp, readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAuthority } from '../../simulators/tls/authority.ts'
import { checkConnection } from '../../src/wire/check-connection.ts'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'

let url: URL
let ca: string
let server: ReturnType<typeof createServer>
let plain: Loopback

beforeAll(async () => {
  const authority = await openAuthority(await mkdtemp(join(tmpdir(), 'lienthong-check-')))
  ca = await readFile(authority.file, 'utf8')
  server = createServer(authority.certificate('good'), (_request, response) => response.end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = new URL(`https://127.0.0.1:${(server.address() as { port: number }).port}/path`)
  plain = await serveOnLoopback((_request, response) => void response.end())
})
afterAll(async () => {
  server.close()
  await plain.close()
})

const check = async (to: URL, tls?: { ca: string }, now = new Date()) => {
  const steps = await checkConnection(to, { tls, now: () => now, signal: AbortSignal.timeout(10_000) })
  return Object.fromEntries(steps.map(({ what, is, detail }) => [what, `${is} ${detail}`]))
}

test('each step of a good way passes, with the certificates and their ends', async () => {
  expect(await check(url, { ca })).toEqual({
    dns: 'passed 127.0.0.1',
    connect: expect.stringMatching(/^passed 127\.0\.0\.1 \d+$/),
    tls: expect.stringMatching(/^passed TLSv1\.3: .* until \d{4}-\d\d-\d\d/),
    clock: expect.stringMatching(/^passed its clock is \d s (behind|ahead)$/),
  })
})

test('a certificate that nobody here knows fails, and its chain is shown all the same', async () => {
  const { tls } = await check(url)
  expect(tls).toMatch(/^failed .*(UNABLE_TO_VERIFY|SELF_SIGNED).*until \d{4}/)
})

test('a clock that is minutes apart fails', async () => {
  const { clock } = await check(url, { ca }, new Date(Date.now() + 600_000))
  expect(clock).toMatch(/^failed its clock is (599|600|601) s behind$/)
})

test('where nobody listens the steps behind are not tried', async () => {
  expect(await check(new URL('https://127.0.0.1:1'))).toEqual({
    dns: 'passed 127.0.0.1',
    connect: expect.stringMatching(/^failed .*ECONNREFUSED/),
    tls: 'not-tried ',
    clock: 'not-tried ',
  })
})

test('plain http has no certificates to look at', async () => {
  expect(await check(new URL(plain.url))).toMatchObject({
    connect: expect.stringContaining('passed'),
    tls: 'not-tried plain http',
  })
})
