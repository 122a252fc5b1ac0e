import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Express } from 'express'
import { Client } from 'pg'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpApp } from '../../src/http/app.ts'
import { gatewayErrors } from '../../src/ports/gateway-error.ts'
import { type HttpUnderTest, problemOf, startHttp } from './support/start-http.ts'

interface Document {
  openapi: string
  paths: Record<string, Record<string, { operationId: string; responses: object }>>
  components: { schemas: Record<string, unknown> }
}

describe('the HTTP service', () => {
  let http: HttpUnderTest
  let ready = true

  beforeAll(async () => {
    http = await startHttp({ isReady: async () => ready })
  })
  afterAll(() => http.close())

  const get = (path: string, init?: RequestInit) => fetch(`${http.url}${path}`, init)
  const readDocument = async () => (await (await get('/openapi.json')).json()) as Document

  test('documents every route that it serves, and serves every route that it documents', async () => {
    const { paths } = await readDocument()
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    const app = createHttpApp({ ...http.parts, registry: new Registry() })
    expect(documented.sort()).toEqual(servedRoutes(app).sort())
  })

  test('writes OpenAPI 3.1 from the schemas, with an id for each operation and a problem for each of /v1', async () => {
    const { openapi, paths, components } = await readDocument()
    expect(openapi).toBe('3.1.1')
    expect(components.schemas).toHaveProperty('BillRequest')
    expect(components.schemas).toHaveProperty('Problem')
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, ...operation })),
    )
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
    for (const { path, responses } of operations) {
      if (path.startsWith('/v1/')) expect(responses).toHaveProperty('default')
    }
  })

  test('asks for a token everywhere under /v1', async () => {
    const { paths } = await readDocument()
    for (const [path, methods] of Object.entries(paths)) {
      if (!path.startsWith('/v1/')) continue
      for (const method of Object.keys(methods)) {
        const answer = await get(path.replaceAll(/\{\w+\}/g, 'x'), { method: method.toUpperCase() })
        expect([method, path, answer.status]).toEqual([method, path, 401])
      }
    }
  })

  test('answers that it lives and whether it is ready', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' })
    expect((await get('/readyz')).status).toBe(200)
    ready = false
    const answer = await get('/readyz')
    ready = true
    expect(answer.status).toBe(503)
    expect(await answer.json()).toEqual({ status: 'not-ready' })
  })

  test('refuses an unknown path and a method that a path does not have', async () => {
    expect(await problemOf(await get('/v1/nothing'))).toMatchObject({ status: 404, code: 'not_found' })
    const answer = await get('/v1/bills', { method: 'DELETE' })
    expect(answer.headers.get('allow')).toBe('POST')
    expect(await problemOf(answer)).toMatchObject({ status: 405, code: 'method_not_allowed' })
  })

  test('refuses a path that is not percent-encoded UTF-8', async () => {
    expect((await get('/v1/students/%E0%A4%A')).status).toBe(400)
  })

  test('sends the headers of a service that is no web page', async () => {
    const { headers } = await get('/healthz')
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('cross-origin-opener-policy')).toBeNull()
    expect((await get('/docs')).headers.get('cross-origin-opener-policy')).toBe('same-origin')
  })

  test('gives each request an id, the sender’s own where it is harmless', async () => {
    const sent = async (id: string) =>
      (await get('/healthz', { headers: { 'X-Request-Id': id } })).headers.get('x-request-id')
    expect(await sent('school-system-0001')).toBe('school-system-0001')
    expect(await sent('<script>')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('counts requests by documented path, and logs neither queries nor paths as sent', async () => {
    await get('/v1/students/HS-9999?schoolCode=SECRET')
    await get('/nothing/HS-9999')
    const metrics = await (await get('/metrics')).text()
    expect(metrics).toMatch(
      /lienthong_http_request_seconds_count\{method="GET",path="\/v1\/students\/\{code\}",status="401"\} \d+/,
    )
    expect(metrics + http.logged.join('')).not.toMatch(/HS-9999|SECRET/)
  })

  test('explains every code of a problem on one page', async () => {
    const page = await (await get('/docs/problems')).text()
    for (const code of Object.keys(gatewayErrors)) expect(page).toContain(`id="${code}"`)
  })

  test('says that the store is away when it is, and hides what a failure held', async () => {
    const broken = (error: object) =>
      createProblem({ findClient: () => Promise.reject(Object.assign(new Error('Nguyễn Văn An'), error)) })
    const away = await broken({ code: 'ECONNREFUSED' })
    expect(away).toMatchObject({ status: 503, code: 'unavailable' })
    const failed = await broken({ code: '22P02', table: 'bills' })
    expect(failed).toMatchObject({ status: 500, code: 'internal' })
    expect(JSON.stringify(failed)).not.toContain('Nguyễn')
  })

  test('says that the store is away when its connection ends without a word', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const findClient = () => new Client({ host: '127.0.0.1', port }).connect()
    expect(await createProblem({ findClient })).toMatchObject({ status: 503, code: 'unavailable' })
    server.close()
  })

  async function createProblem(access: object) {
    const other = await startHttp({ access: access as never })
    const answer = await fetch(`${other.url}/oauth2/token`, {
      method: 'POST',
      headers: { Authorization: `Basic ${btoa('a:b')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    const problem = await problemOf(answer)
    expect(other.logged.join('')).not.toContain('Nguyễn')
    await other.close()
    return problem
  }
})

/** The routes of an app as `method /path/{parameter}`, read from Express itself. */
function servedRoutes(app: Express): string[] {
  const layers = app.router.stack.flatMap(({ route }) => (route ? [route] : []))
  return layers.flatMap(({ path, stack }) => {
    const methods = new Set(stack.map(({ method }) => method).filter(Boolean))
    // What stands for all methods (the path's name, the refusal of other methods) is no route of its own.
    if (methods.size > 1) return []
    return [...methods].map((method) => `${method} ${String(path).replaceAll(/:(\w+)/g, '{$1}')}`)
  })
}
