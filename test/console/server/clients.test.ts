import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { secretHash } from '../../../src/http/oauth2/client-secret.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { type Caller, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let administrator: Caller

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  administrator = await enterAs(running, 'sep', ['administrator'])
})

afterAll(async () => {
  await running.close()
  await database.close()
})

const wanted = { scopes: ['read', 'write'], perMinute: null, schoolCodes: ['TH-01'], reason: 'hợp đồng' }
const add = async (name: string) => (await administrator.post('/api/clients', { name, ...wanted })).body
const found = async (id: string) => (await administrator.get(`/api/clients/${id}`)).body

test('a school system is added, its secret shown once, and neither the list nor the audit log holds it', async () => {
  const { id, secret } = await add('SMAS')
  expect(secret).toMatch(/^[\w-]{43}$/)
  const client = await running.store.access.findClient(id)
  expect(client?.secretSha256).toEqual(secretHash(secret))
  expect(await found(id)).toMatchObject({
    client: { id, name: 'SMAS', schoolCodes: ['TH-01'], hasSecret: true, disabledAt: null, requests: 0 },
    ...{ usage: [], webhooks: [] },
  })
  const { body } = await administrator.get('/api/clients')
  const [entry] = await running.store.auditLog.search({ subject: id, limit: 1 })
  expect(entry).toMatchObject({ action: 'clients.change', person: 'sep', why: 'hợp đồng' })
  for (const said of [body, entry, await found(id)]) expect(JSON.stringify(said)).not.toContain(secret)
})

test('a changed secret takes the place of the old one, which is good until its end', async () => {
  const { id, secret: old } = await add('vnEdu')
  const path = `/api/clients/${id}/rotate`
  const { body } = await administrator.post(path, { oldGoodHours: 24, reason: 'đổi người' })
  const client = await running.store.access.findClient(id)
  expect(client).toMatchObject({
    secretSha256: secretHash(body.secret),
    oldSecret: { sha256: secretHash(old), endsAt: new Date(running.now().getTime() + 24 * 3_600_000) },
  })
  const leaked = await administrator.post(path, { oldGoodHours: 0, reason: 'bị lộ' })
  expect((await running.store.access.findClient(id))?.oldSecret).toEqual({
    ...{ sha256: secretHash(body.secret), endsAt: running.now() },
  })
  expect(leaked.body.secret).not.toBe(body.secret)
})

test('scopes, limits and schools change, with before and after in the audit log', async () => {
  const { id } = await add('K12')
  const change = { scopes: ['read'], perMinute: 60, schoolCodes: ['TH-02', 'TH-03'], reason: 'chỉ xem' }
  expect((await administrator.post(`/api/clients/${id}`, change)).status).toBe(204)
  expect((await found(id)).client).toMatchObject({
    ...{ scopes: ['read'], perMinute: 60, schoolCodes: ['TH-02', 'TH-03'] },
  })
  const [entry] = await running.store.auditLog.search({ subject: id, limit: 1 })
  expect(entry).toMatchObject({
    before: { scopes: ['read', 'write'], perMinute: null, schoolCodes: ['TH-01'] },
    after: { scopes: ['read'], perMinute: 60, schoolCodes: ['TH-02', 'TH-03'] },
  })
  for (const wrong of [{ scopes: [] }, { scopes: ['all'] }, { perMinute: 0 }, { reason: '' }])
    expect((await administrator.post(`/api/clients/${id}`, { ...change, ...wrong })).status).toBe(400)
  const without = await administrator.post(`/api/clients/${id}`, { ...change, schoolCodes: [] })
  expect(without.status).toBe(409)
})

test('a school system that is shut out is known no more, and nothing of it changes again', async () => {
  const { id } = await add('cũ')
  expect((await administrator.post(`/api/clients/${id}/revoke`, { reason: 'hết hạn' })).status).toBe(204)
  expect(await running.store.access.findClient(id)).toBeUndefined()
  expect((await found(id)).client.disabledAt).not.toBeNull()
  for (const [path, body] of [
    ['revoke', { reason: 'x' }],
    ['rotate', { oldGoodHours: 0, reason: 'x' }],
  ] as const)
    expect((await administrator.post(`/api/clients/${id}/${path}`, body)).status).toBe(409)
})

test('public keys are added and removed, with who and why in the audit log, and a private one is refused', async () => {
  const { id } = await add('ký')
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const post = (path: string, body: object) => administrator.post(`/api/clients/${id}/keys${path}`, body)
  const pem = publicKey.export({ format: 'pem', type: 'spki' })
  expect((await post('', { keys: pem, reason: 'hợp đồng' })).status).toBe(204)
  const [key] = (await found(id)).client.keys
  expect(key).toMatchObject({ algorithms: ['EdDSA'], addedAt: running.now().toISOString() })
  expect(key.kid).toBe(key.thumbprint)
  expect((await running.store.access.findClient(id))?.keySet?.keys).toHaveLength(1)
  expect(await post('', { keys: pem, reason: 'x' })).toMatchObject({
    status: 409,
    body: { code: 'conflict' },
  })

  const secret = privateKey.export({ format: 'jwk' })
  const refused = await post('', { keys: JSON.stringify(secret), reason: 'x' })
  expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  expect(JSON.stringify(refused.body)).not.toContain(secret.d)
  for (const wrong of [{ keys: '' }, { keys: pem }, { keys: 7, reason: 'x' }])
    expect((await post('', wrong)).status).toBe(400)

  const remove = () => post(`/${key.thumbprint}/remove`, { reason: 'bị lộ' })
  expect((await remove()).status).toBe(204)
  expect((await remove()).status).toBe(404)
  expect((await found(id)).client.keys).toEqual([])
  const entries = await running.store.auditLog.search({ subject: id, limit: 2 })
  expect(entries).toMatchObject([
    { action: 'clients.change', person: 'sep', why: 'bị lộ', before: { keys: [key] } },
    { action: 'clients.change', person: 'sep', why: 'hợp đồng', after: { keys: [key] } },
  ])
})

test('a school system that signs with its own key is added without a secret, and not at all where its key is refused', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const keys = publicKey.export({ format: 'pem', type: 'spki' })
  const name = 'chỉ ký'
  const added = await administrator.post('/api/clients', { name, ...wanted, keys })
  expect(added).toMatchObject({ status: 200, body: { id: expect.any(String), secret: null } })
  const { id } = added.body
  const client = await running.store.access.findClient(id)
  expect(client).toMatchObject({ secretSha256: null, oldSecret: null })
  const { client: shown } = await found(id)
  expect(shown).toMatchObject({ hasSecret: false, keys: [{ algorithms: ['EdDSA'] }] })
  const [entry] = await running.store.auditLog.search({ subject: id, limit: 1 })
  expect(entry).toMatchObject({ person: 'sep', why: 'hợp đồng', after: { name, keys: shown.keys } })

  const secret = privateKey.export({ format: 'pem', type: 'pkcs8' })
  for (const wrong of [secret, '', 'x', 7]) {
    const refused = await administrator.post('/api/clients', { name: 'nobody', ...wanted, keys: wrong })
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  }
  const { body } = await administrator.get('/api/clients')
  expect(body.clients.map((one: { name: string }) => one.name)).not.toContain('nobody')
})

test('keys are for administrators to change', async () => {
  const { id } = await add('chỉ xem')
  const officer = await enterAs(running, 'an.ninh', ['security-officer'])
  expect((await officer.post(`/api/clients/${id}/keys`, { keys: 'x', reason: 'x' })).status).toBe(403)
  expect((await officer.post(`/api/clients/${id}/keys/x/remove`, { reason: 'x' })).status).toBe(403)
})

test('what it did adds up by day, whichever process counts', async () => {
  const { id } = await add('đếm')
  const { clientCare } = running.store
  const at = running.now()
  const day = new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10)
  const one = { clientId: id, day, requests: 5, refused: 2, failed: 1, lastAt: at }
  await Promise.all(Array.from({ length: 8 }, () => clientCare.addUsage([one])))
  await clientCare.addUsage([{ ...one, clientId: 'nobody' }])
  expect((await found(id)).usage).toEqual([{ day, requests: 40, refused: 16, failed: 8 }])
  expect((await found(id)).client).toMatchObject({ requests: 40, lastSeenAt: at.toISOString() })
})
