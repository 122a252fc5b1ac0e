import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigError } from '../../config/config-error.ts'
import type { Environment } from '../../config/environment.ts'
import { loadConfig } from '../../config/load.ts'
import { buildConfigSchema } from '../../config/schema.ts'
import { Secret } from '../../config/secret.ts'

const schema = buildConfigSchema({
  feeds: {},
  portals: {
    relay: {
      settings: z.object({
        url: z.url(),
        password: z.string().min(8),
        timeoutMs: z.int().default(6000),
        codes: z.record(z.string(), z.string()).default({}),
      }),
    },
  },
  payments: {},
  statements: {},
})

const service =
  '{ procedure: { code: P, name: P }, field: { code: F, name: F }, unit: { code: 000.00.14.H53, name: U } }'
const province = `province: { code: "80", name: Tây Ninh, unitCode: 000.00.00.H53 }
feeService: ${service}
transferService: ${service}
`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-config-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function load(yaml: string, env: Environment = {}) {
  const file = join(folder, 'gateway.yaml')
  await writeFile(file, yaml)
  return loadConfig({ schema, env, file })
}

async function problemsOf(yaml: string, env: Environment = {}): Promise<string[]> {
  const error: unknown = await load(yaml, env).catch((thrown) => thrown)
  if (!(error instanceof ConfigError)) throw new Error('no problem was found')
  return error.problems.map(({ name, message }) => `${name}: ${message}`)
}

test('what is not set has its default', async () => {
  const config = await load(province)
  expect(config.http).toEqual({
    host: '127.0.0.1',
    port: 8080,
    publicUrl: 'http://127.0.0.1:8080',
    bodyLimitMiB: 1,
    requestsAtOnce: 128,
    importsAtOnce: 8,
    statementMiB: 256,
  })
  expect(config.store).toEqual({ dataFolder: '.data' })
  expect(config.routing).toEqual([])
})

test('the environment wins over the file', async () => {
  const config = await load(`${province}http: { port: 1000, bodyLimitMiB: 5 }`, {
    LIENTHONG_HTTP_PORT: '2000',
    LIENTHONG_PROVINCE_NAME: 'Long An',
  })
  expect(config.http).toMatchObject({ port: 2000, bodyLimitMiB: 5 })
  expect(config.province.name).toBe('Long An')
})

test('a code from the environment keeps its leading zeros', async () => {
  expect((await load(province, { LIENTHONG_PROVINCE_CODE: '01' })).province.code).toBe('01')
})

test('the names of hosting platforms are heard, our own before them', async () => {
  const urls = { DATABASE_URL: 'postgres://theirs', REDIS_URL: 'redis://theirs' }
  const config = await load(province, { ...urls, LIENTHONG_STORE_DATABASE_URL: 'postgres://ours' })
  expect(config.store.databaseUrl?.reveal()).toBe('postgres://ours')
  expect(config.queue.redisUrl?.reveal()).toBe('redis://theirs')
})

test('an empty variable counts as absent', async () => {
  const config = await load(province, { DATABASE_URL: '', LIENTHONG_HTTP_PORT: '' })
  expect(config.store.databaseUrl).toBeUndefined()
  expect(config.http.port).toBe(8080)
})

test('the whole configuration can be printed without showing a secret', async () => {
  const config = await load(province, { DATABASE_URL: 'postgres://user:hidden@host/db' })
  expect(config.store.databaseUrl).toBeInstanceOf(Secret)
  expect(JSON.stringify(config)).not.toContain('hidden')
})

test('a partner has the settings of its adapter, also from the environment', async () => {
  const config = await load(
    `${province}portals: { my-province: { adapter: relay, url: "https://relay.example" } }`,
    {
      LIENTHONG_PORTALS_MY_PROVINCE_PASSWORD: 'from outside',
      LIENTHONG_PORTALS_MY_PROVINCE_TIMEOUT_MS: '9000',
      LIENTHONG_PORTALS_MY_PROVINCE_CODES: '{ "04": thu }',
    },
  )
  expect(config.portals['my-province']).toEqual({
    adapter: 'relay',
    url: 'https://relay.example',
    password: 'from outside',
    timeoutMs: 9000,
    codes: { '04': 'thu' },
  })
})

test('all problems are listed at once, by name', async () => {
  const yaml =
    'province: { code: 80, name: "" }\nhttp: { port: 99999 }\nportals: { p: { adapter: relay, url: nonsense } }'
  const problems = await problemsOf(yaml, { LIENTHONG_LOG_LEVEL: 'loud' })
  expect(problems.map((line) => line.split(':')[0])).toEqual([
    'province.code (LIENTHONG_PROVINCE_CODE)',
    'province.name (LIENTHONG_PROVINCE_NAME)',
    'province.unitCode (LIENTHONG_PROVINCE_UNIT_CODE)',
    'http.port (LIENTHONG_HTTP_PORT)',
    'log.level (LIENTHONG_LOG_LEVEL)',
    'feeService',
    'transferService',
    'portals.p.url (LIENTHONG_PORTALS_P_URL)',
    'portals.p.password (LIENTHONG_PORTALS_P_PASSWORD)',
  ])
  expect(problems).toContain('province.unitCode (LIENTHONG_PROVINCE_UNIT_CODE): is missing')
})

test('no problem shows a value', async () => {
  const secretive = 'tuyet-mat'
  const yaml = `province: { code: ${secretive}, name: [${secretive}], unitCode: { a: ${secretive} } }
http: { host: [${secretive}], port: ${secretive}, publicUrl: ${secretive} }
log: { level: ${secretive} }
routing: [{ record: ${secretive}, from: ${secretive}, portal: { a: ${secretive} } }]
portals: { p: { adapter: relay, url: ${secretive}, password: ${secretive.slice(0, 5)} }, q: { adapter: ${secretive} } }`
  const problems = await problemsOf(yaml, {
    DATABASE_URL: secretive,
    LIENTHONG_HTTP_BODY_LIMIT_MIB: secretive,
  })
  expect(problems.length).toBeGreaterThanOrEqual(12)
  expect(problems.join('\n')).not.toContain(secretive.slice(0, 5))
})

test('a file that is no YAML is named, and not quoted', async () => {
  const problems = await problemsOf('province: {tuyet-mat\n  - ]')
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain('gateway.yaml: is not a YAML table')
  expect(problems[0]).not.toContain('tuyet-mat')
})

test('an unknown setting is a problem, with the nearest known one', async () => {
  expect(await problemsOf(`${province}http: { prot: 1 }`)).toEqual([
    'http.prot: there is no such setting; the nearest is http.port',
  ])
})

test('an unknown variable with our prefix is a problem, with the nearest known one', async () => {
  expect(await problemsOf(province, { LIENTHONG_HTTP_PROT: '1', HTTP_PROT: '1' })).toEqual([
    'LIENTHONG_HTTP_PROT: there is no such setting; the nearest is LIENTHONG_HTTP_PORT',
  ])
})

test('an unknown adapter is a problem that names those there are', async () => {
  const problems = await problemsOf(`${province}portals: { p: { adapter: rely } }`)
  expect(problems).toEqual([expect.stringMatching(/^portals\.p\.adapter.*relay/)])
})

test('a group with every line commented out counts as absent', async () => {
  expect((await load(`${province}http:\nsecurity:\n`)).http.port).toBe(8080)
})

test('a route must name a portal, and end after it starts', async () => {
  const yaml = `${province}routing: [{ record: bill, portal: none, from: 2026-09-01, to: 2026-08-31 }]`
  expect(await problemsOf(yaml)).toEqual([
    'routing.0.portal: names none of `portals`',
    'routing.0.to: is before `from`',
  ])
})

test('a named file that is not there is a problem', () => {
  const env = { LIENTHONG_CONFIG: join(folder, 'absent.yaml') }
  expect(() => loadConfig({ schema, env })).toThrow('absent.yaml: there is no such file')
})
