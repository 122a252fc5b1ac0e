import { mkdtemp, readFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nock from 'nock'
import { afterEach, describe, expect, test } from 'vitest'
import { openAuthority } from '../../simulators/tls/authority.ts'
import { createHttpClient, type HttpCall, type HttpClientSettings } from '../../src/wire/http-client.ts'
import { makeKey } from '../signing/test-keys.ts'
import { serveOnLoopback } from '../support/loopback.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

function clientOf(baseUrl: string, settings: Partial<HttpClientSettings> = {}) {
  const client = createHttpClient({ baseUrl, timeoutMs: 5_000, maxResponseBytes: 1_000, ...settings })
  closers.push(() => client.close())
  return client
}

async function serve(handler: RequestListener): Promise<string> {
  const server = await serveOnLoopback(handler)
  closers.push(() => server.close())
  return server.url
}

/** A server of bare sockets, for answers that node:http would not give. */
async function serveSockets(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server: Server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const post: HttpCall = { method: 'POST', url: '/sync', body: Buffer.from('{"a":1}') }
const never: RequestListener = (request) => request.resume()

describe('an answer', () => {
  test('carries the bytes both ways as they are, whatever they are', async () => {
    const url = await serve((request, response) => request.pipe(response))
    const bytes = Buffer.from([0, 255, 13, 10, 0xef, 0xbb, 0xbf, 0xc3, 0x28])
    expect((await clientOf(url).send({ ...post, body: bytes })).body).toEqual(bytes)
  })

  test.each([
    204, 302, 401, 404, 500, 503,
  ])('with status %i is returned, not thrown and not followed', async (status) => {
    let requests = 0
    const url = await serve((_, response) => {
      requests++
      response.writeHead(status, { location: '/elsewhere', 'x-code': 'seen' }).end()
    })
    const answer = await clientOf(url).send(post)
    expect(answer).toMatchObject({ status, headers: { 'x-code': 'seen' } })
    expect(requests).toBe(1)
  })

  test('is asked for with exactly the headers and the query that were given', async () => {
    const url = await serve((request, response) =>
      response.end(JSON.stringify({ headers: request.headers, url: request.url })),
    )
    const client = clientOf(`${url}/base/`, { headers: { 'x-unit': 'G22' }, maxResponseBytes: 5_000 })
    const { body } = await client.send({ ...post, headers: { dstcode: 'VN:GOV' }, query: { a: 'b&c=ạ' } })
    const { host } = new URL(url)
    expect(JSON.parse(body.toString())).toEqual({
      headers: { host, connection: 'keep-alive', 'content-length': '7', dstcode: 'VN:GOV', 'x-unit': 'G22' },
      url: '/base/sync?a=b%26c%3D%E1%BA%A1',
    })
  })

  test('is asked for with the content type of the call, else of the partner, else none', async () => {
    const seen: unknown[] = []
    const url = await serve((request, response) => {
      seen.push(request.headers['content-type'])
      response.end()
    })
    await clientOf(url).send({ ...post, headers: { 'Content-Type': 'application/json' } })
    await clientOf(url, { headers: { 'content-type': 'application/xml' } }).send(post)
    await clientOf(url).send(post)
    expect(seen).toEqual(['application/json', 'application/xml', undefined])
  })

  test('comes over a connection that is kept', async () => {
    const ports = new Set<number | undefined>()
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      request.resume().on('end', () => response.end())
    })
    const client = clientOf(url, { connections: 1 })
    for (let index = 0; index < 5; index++) await client.send(post)
    expect(ports.size).toBe(1)
  })

  test('can be given by nock', async () => {
    nock('http://portal.test').post('/sync', '{"a":1}').reply(200, 'intercepted')
    closers.push(() => nock.restore())
    expect((await clientOf('http://portal.test').send(post)).body.toString()).toBe('intercepted')
  })
})

describe('a call that cannot have arrived', () => {
  const unreachable = (failure: string) => ({ code: 'partner_unreachable', failure, couldHaveArrived: false })
  const untrusted = (failure: string) => ({ code: 'partner_untrusted', failure, couldHaveArrived: false })

  test('is one to a port where nobody listens', async () => {
    const { url, close } = await serveOnLoopback(never)
    await close()
    await expect(clientOf(url).send(post)).rejects.toMatchObject(unreachable('refused'))
  })

  test('is one to a host that does not exist', async () => {
    await expect(clientOf('http://portal.invalid').send(post)).rejects.toMatchObject(
      unreachable('name-unknown'),
    )
  })

  test('is one to a server whose certificate is not trusted', async () => {
    const { privateKeyPem, certificatePem } = makeKey('server')
    let requests = 0
    const server = createTlsServer({ key: privateKeyPem, cert: certificatePem }, () => requests++)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => server.close())
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    await expect(clientOf(url).send(post)).rejects.toMatchObject(untrusted('tls-failed'))
    expect(requests).toBe(0)
  })

  test('is one to a server of another name, also where its own certificate is trusted', async () => {
    const { privateKeyPem, certificatePem } = makeKey('127.0.0.1')
    const server = createTlsServer({ key: privateKeyPem, cert: certificatePem }, (_, response) =>
      response.end(),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => server.close())
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    const answer = clientOf(url, { tls: { ca: certificatePem } }).send(post)
    await expect(answer).rejects.toMatchObject({
      failure: 'tls-failed',
      message: expect.stringContaining('ALTNAME'),
    })
  })

  // By TLS 1.3 we have begun to write when the server looks at our certificate, so that it could have arrived.
  test.each([
    ['TLSv1.2', 'partner_untrusted'],
    ['TLSv1.3', 'partner_connection_lost'],
  ] as const)('is by %s one to a server that wants a certificate of ours: %s', async (version, code) => {
    const ours = makeKey('we')
    const theirs = await openAuthority(await mkdtemp(join(tmpdir(), 'lienthong-tls-')))
    let requests = 0
    const options = { ...theirs.certificate('good'), ca: ours.certificatePem, requestCert: true }
    const server = createTlsServer(
      { ...options, minVersion: version, maxVersion: version },
      (_, response) => {
        requests++
        response.end('welcome')
      },
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => server.close())
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    const ca = await readFile(theirs.file, 'utf8')
    await expect(clientOf(url, { tls: { ca } }).send(post)).rejects.toMatchObject({ code })
    expect(requests).toBe(0)
    const tls = { ca, cert: ours.certificatePem, key: ours.privateKeyPem }
    expect((await clientOf(url, { tls }).send(post)).body.toString()).toBe('welcome')
  })

  test('is one over TLS to a server that speaks plain HTTP', async () => {
    const url = await serve(never)
    await expect(clientOf(url.replace('http:', 'https:')).send(post)).rejects.toMatchObject(
      untrusted('tls-failed'),
    )
  })

  test('is one that waited for a free connection until its time was over, and is never sent later', async () => {
    let requests = 0
    let answerFirst = () => {}
    const url = await serve((request, response) => {
      requests++
      request.resume()
      answerFirst = () => response.end()
    })
    const client = clientOf(url, { connections: 1 })
    const first = client.send(post)
    await expect(client.send({ ...post, timeoutMs: 50 })).rejects.toMatchObject(unreachable('timeout-unsent'))
    answerFirst()
    await first
    await client.close()
    expect(requests).toBe(1)
  })

  test('is one whose signal fired before', async () => {
    const call = clientOf(await serve(never)).send({ ...post, signal: AbortSignal.abort() })
    await expect(call).rejects.toMatchObject(unreachable('aborted-unsent'))
  })

  test('is one that cannot be written as HTTP, and it is not tried again', async () => {
    const client = clientOf(await serve(never))
    const unwritable = { code: 'unwritable_text', couldHaveArrived: false }
    await expect(client.send({ ...post, headers: { 'x y': 'z' } })).rejects.toMatchObject(unwritable)
    await expect(client.send({ ...post, headers: { x: 'ạ' } })).rejects.toMatchObject(unwritable)
    await expect(clientOf('nowhere').send(post)).rejects.toMatchObject(unwritable)
  })
})

describe('a call that could have arrived', () => {
  const open = (code: string, failure: string) => ({ code, failure, couldHaveArrived: true })

  test('is one that got no answer in time', async () => {
    const call = clientOf(await serve(never)).send({ ...post, timeoutMs: 100 })
    await expect(call).rejects.toMatchObject(open('partner_timeout', 'timeout'))
  })

  test('is one whose answer stopped in the middle', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half')
    })
    await expect(clientOf(url).send({ ...post, timeoutMs: 200 })).rejects.toMatchObject(
      open('partner_timeout', 'timeout'),
    )
  })

  test('is one that was stopped while it ran', async () => {
    const controller = new AbortController()
    const url = await serve(() => controller.abort())
    await expect(clientOf(url).send({ ...post, signal: controller.signal })).rejects.toMatchObject(
      open('call_aborted', 'aborted'),
    )
  })

  test('is one whose connection was reset before its body was read', async () => {
    const url = await serve((request) => request.socket.resetAndDestroy())
    await expect(clientOf(url).send({ ...post, body: Buffer.alloc(3_000_000) })).rejects.toMatchObject(
      open('partner_connection_lost', 'reset'),
    )
  })

  test('is one whose connection was reset after its body was read', async () => {
    const url = await serve((request) => request.resume().on('end', () => request.socket.resetAndDestroy()))
    await expect(clientOf(url).send(post)).rejects.toMatchObject(open('partner_connection_lost', 'reset'))
  })

  test('is one whose connection was closed in the middle of the answer', async () => {
    const url = await serveSockets((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')),
    )
    await expect(clientOf(url).send(post)).rejects.toMatchObject(open('partner_connection_lost', 'reset'))
  })

  test('is one that was answered with something else than HTTP', async () => {
    const url = await serveSockets((socket) => socket.once('data', () => socket.end('SSH-2.0-x\r\n')))
    await expect(clientOf(url).send(post)).rejects.toMatchObject(open('partner_bad_answer', 'not-http'))
  })

  test.each([
    ['by its length', (body: Buffer) => ({ 'content-length': body.length })],
    ['while it comes', () => ({ 'transfer-encoding': 'chunked' })],
  ])('is one whose answer is too large, found out %s', async (_, headers) => {
    const body = Buffer.alloc(1_001)
    const url = await serve((_, response) => response.writeHead(200, headers(body)).end(body))
    await expect(clientOf(url).send(post)).rejects.toMatchObject(open('partner_bad_answer', 'too-large'))
    expect((await clientOf(url, { maxResponseBytes: 1_001 }).send(post)).body).toEqual(body)
  })
})

test('a failure names the host and the technical code, and nothing of the message', async () => {
  const url = await serve((request) => request.socket.destroy())
  const call = clientOf(url).send({ ...post, url: '/dossiers/079203001234', query: { secret: 'x' } })
  const error = await call.catch((caught) => caught)
  expect(error.message).toBe(
    `partner_connection_lost: ${new URL(url).host}: the connection broke before the whole answer was there (UND_ERR_SOCKET)`,
  )
  expect(error.cause).toBeUndefined()
})

test('many calls may share one signal', async () => {
  const warnings: string[] = []
  const onWarning = (warning: Error) => warnings.push(warning.name)
  process.on('warning', onWarning)
  closers.push(() => process.off('warning', onWarning))
  const client = clientOf(
    await serve((request, response) => request.resume().on('end', () => response.end())),
  )
  const { signal } = new AbortController()
  await Promise.all(Array.from({ length: 40 }, () => client.send({ ...post, signal })))
  expect(warnings).toEqual([])
})

test('a path below a base address cannot lead to another host', async () => {
  const client = clientOf('http://portal.test')
  for (const url of ['http://other.test/', '@other.test/', '.other.test/']) {
    await expect(client.send({ ...post, url })).rejects.toMatchObject({ code: 'unwritable_text' })
  }
})
