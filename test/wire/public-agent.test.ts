import type { LookupFunction } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createHttpClient } from '../../src/wire/http-client.ts'
import { createPublicAgent, publicOnly } from '../../src/wire/public-agent.ts'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A server on this machine that counts who gets through to it. */
async function serve(): Promise<Loopback & { port: string; requests: () => number }> {
  let requests = 0
  const server = await serveOnLoopback((_, response) => {
    requests += 1
    response.end()
  })
  closers.push(() => server.close())
  return { ...server, port: new URL(server.url).port, requests: () => requests }
}

/** A resolver that gives each of the answers once, and then the last. */
function resolverOf(...answers: string[][]) {
  let asked = 0
  const lookup: LookupFunction = (_hostname, options, callback) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? []
    asked += 1
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    if (options.all) callback(null, found)
    else callback(null, found[0]?.address ?? '', found[0]?.family)
  }
  return { lookup, asked: () => asked }
}

function post(url: string, lookup?: LookupFunction) {
  const agent = createPublicAgent({ connectTimeoutMs: 300, ...(lookup && { lookup }) })
  const client = createHttpClient({ timeoutMs: 3_000, maxResponseBytes: 1_000 }, agent)
  closers.push(() => client.close())
  return client.send({ method: 'POST', url, body: Buffer.from('{}') })
}

const notPublic = { code: 'partner_unreachable', failure: 'not-public' }

describe('nothing is sent to', () => {
  test.each([
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '2130706433',
    '017700000001',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
    '169.254.169.254',
  ])('the address %s', async (host) => {
    const { port, requests } = await serve()
    await expect(post(`http://${host}:${port}/`)).rejects.toMatchObject(notPublic)
    expect(requests()).toBe(0)
  })

  test('a name that the system resolves to this machine', async () => {
    const { port, requests } = await serve()
    await expect(post(`http://localhost:${port}/`)).rejects.toMatchObject(notPublic)
    expect(requests()).toBe(0)
  })

  test('a name with one public address and one that is not', async () => {
    const { port, requests } = await serve()
    const { lookup } = resolverOf(['1.1.1.1', '127.0.0.1'])
    await expect(post(`http://two.example.vn:${port}/`, lookup)).rejects.toMatchObject(notPublic)
    expect(requests()).toBe(0)
  })

  test('a name that is public when it is looked at and ours a moment later', async () => {
    const { port, requests } = await serve()
    // An IPv6 block that is assigned to nobody: the connection fails, here or on its way.
    const { lookup, asked } = resolverOf(['2fff::1'], ['127.0.0.1'])
    await expect(post(`http://rebinding.example.vn:${port}/`, lookup)).rejects.toMatchObject({
      code: 'partner_unreachable',
    })
    expect(asked()).toBe(1)
    await expect(post(`http://rebinding.example.vn:${port}/`, lookup)).rejects.toMatchObject(notPublic)
    expect(requests()).toBe(0)
  })
})

test('the socket gets the very addresses that were checked, from one question', async () => {
  const { lookup, asked } = resolverOf(['1.1.1.1', '2606:4700::1111'], ['127.0.0.1'])
  const found = await new Promise((resolve, reject) =>
    publicOnly(lookup)('a.example.vn', { all: true }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    ),
  )
  expect(found).toEqual([
    { address: '1.1.1.1', family: 4 },
    { address: '2606:4700::1111', family: 6 },
  ])
  expect(asked()).toBe(1)
})

test('a name that does not exist stays one', async () => {
  const lookup: LookupFunction = (_hostname, _options, callback) =>
    callback(Object.assign(new Error('of the test'), { code: 'ENOTFOUND' }), '')
  await expect(post('http://nobody.example.vn/', lookup)).rejects.toMatchObject({ failure: 'name-unknown' })
})
