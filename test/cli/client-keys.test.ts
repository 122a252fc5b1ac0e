import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ListedKey } from '../../src/domain/access/client-key.ts'
import { createAccessStore } from '../../src/store/access/access-store.ts'
import { type HttpUnderTest, startHttp } from '../http/support/start-http.ts'
import { type CommandBench, openCommandBench } from '../support/command-bench.ts'

let bench: CommandBench
let http: HttpUnderTest
beforeAll(async () => {
  bench = await openCommandBench()
  http = await startHttp({ access: createAccessStore(bench.database.pool) })
})
afterAll(async () => {
  await http.close()
  await bench.close()
})

const keys = (...words: readonly string[]) => bench.run(['clients', 'keys', ...words])
const reason = ['--reason', 'đổi khoá hằng năm']
const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

async function addClient(): Promise<string> {
  const { out } = await bench.run(['clients', 'add', 'SMAS', '--school', 'A'])
  return /^client_id {6}(\S+)$/m.exec(out)?.[1] ?? ''
}

async function fileOf(content: string): Promise<string> {
  const file = join(bench.folder, `${randomUUID()}.pem`)
  await writeFile(file, content)
  return file
}
const pemFile = (key: KeyObject) => fileOf(key.export({ format: 'pem', type: 'spki' }) as string)
const listed = async (id: string): Promise<readonly ListedKey[]> =>
  JSON.parse((await keys('list', id, '--json')).out)

/** The status of a request for a token, shown an assertion that the client signs. */
async function askToken(id: string, key: KeyObject, kid?: string): Promise<number> {
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: 'ES256', ...(kid === undefined ? {} : { kid }) })
    .setIssuer(id)
    .setSubject(id)
    .setAudience('https://gateway.example.vn/oauth2/token')
    .setJti(randomUUID())
    .setExpirationTime('1m')
    .sign(key)
  const answer = await fetch(`${http.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  })
  await answer.body?.cancel()
  return answer.status
}

/** The status of a request for a token, shown a secret. */
async function askTokenWith(id: string, secret: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
  const body = new URLSearchParams({ grant_type: 'client_credentials' })
  const answer = await fetch(`${http.url}/oauth2/token`, { method: 'POST', headers: { authorization }, body })
  await answer.body?.cancel()
  return answer.status
}

test('a key is registered, gives tokens, is exchanged for another without a stop, and removed gives none', async () => {
  const id = await addClient()
  const [old, next] = [pair(), pair()]
  expect(await askToken(id, old.privateKey)).toBe(401)

  const added = await keys('add', id, await pemFile(old.publicKey), ...reason)
  const [first] = await listed(id)
  if (!first) throw new Error('a key is listed')
  expect(added).toEqual({ code: 0, out: `added    ${first.thumbprint}  ES256         kid ${first.kid}` })
  expect(await askToken(id, old.privateKey)).toBe(200)

  const jwk = { ...next.publicKey.export({ format: 'jwk' }), kid: 'năm 2027' }
  await keys('add', id, await fileOf(JSON.stringify({ keys: [jwk] })), ...reason)
  expect(await askToken(id, old.privateKey)).toBe(200)
  expect(await askToken(id, next.privateKey)).toBe(200)
  expect(await askToken(id, next.privateKey, 'năm 2027')).toBe(200)
  expect(await askToken(id, next.privateKey, first.kid)).toBe(401)
  expect(await askToken(id, pair().privateKey)).toBe(401)
  expect((await keys('list', id)).out.split('\n')).toEqual([
    `${first.thumbprint}  ES256         kid ${first.kid}  since ${first.addedAt}`,
    expect.stringMatching(/^\S{43} {2}ES256 {9}kid năm 2027 {2}since 20\d\d-/),
  ])

  const removed = await keys('remove', id, ...reason, '--', first.thumbprint)
  expect(removed).toMatchObject({ code: 0, out: expect.stringContaining(`removed  ${first.thumbprint}`) })
  expect(await askToken(id, old.privateKey)).toBe(401)
  expect(await askToken(id, next.privateKey)).toBe(200)
})

test.each([
  ['a school system', ['--school', 'A']],
  ['an operator', ['--operator', '--person', 'bình.trần']],
])('%s that signs with its own key is added without a secret ever being made', async (_, words) => {
  const { privateKey, publicKey } = pair()
  const { code, out } = await bench.run([
    ...['clients', 'add', 'K12', ...words, '--keys', await pemFile(publicKey)],
  ])
  const [, id = ''] = /^client_id {6}(\S+)$/m.exec(out) ?? []
  const [key] = await listed(id)
  expect(code).toBe(0)
  expect(out.split('\n').slice(1)).toEqual([
    `public key     ${key?.thumbprint}  ES256         kid ${key?.kid}`,
    'It has no secret: it signs its requests for tokens (private_key_jwt).',
  ])
  const { rows } = await bench.database.pool.query('select secret_sha256 from clients where id = $1', [id])
  expect(rows).toEqual([{ secret_sha256: null }])
  expect(await askToken(id, privateKey)).toBe(200)
  expect(await askToken(id, pair().privateKey)).toBe(401)
  for (const guess of ['', 'null', id]) expect(await askTokenWith(id, guess)).toBe(401)
  const [entry] = await bench.withStore(({ auditLog }) => auditLog.search({ subject: id, limit: 1 }))
  expect(entry).toMatchObject({ action: 'clients.change', after: { name: 'K12', keys: [key] } })
})

test('a client whose keys cannot be taken is not added', async () => {
  const count = async () =>
    (await bench.database.pool.query('select count(*)::int as count from clients')).rows[0].count
  const before = await count()
  const { privateKey, publicKey } = pair()
  const jwk = publicKey.export({ format: 'jwk' })
  const files: readonly [string, string][] = [
    [privateKey.export({ format: 'pem', type: 'pkcs8' }) as string, 'not done: the PEM is private or shared'],
    [JSON.stringify({ keys: [] }), 'not done: the JWK Set is empty'],
    [JSON.stringify({ keys: [jwk, { ...jwk, kid: 'b' }] }), 'stands here already'],
    ['', 'not done: this is neither'],
  ]
  for (const [content, said] of files) {
    const words = ['clients', 'add', 'K12', '--school', 'A', '--keys', await fileOf(content)]
    expect(await bench.run(words)).toEqual({ code: 1, out: expect.stringContaining(said) })
  }
  const absent = bench.run(['clients', 'add', 'K12', '--school', 'A', '--keys', '/nowhere/keys.pem'])
  await expect(absent).rejects.toThrow('the file /nowhere/keys.pem cannot be read')
  expect(await count()).toBe(before)
})

test('who added and removed which key, and why, stands in the audit log', async () => {
  const id = await addClient()
  await keys('add', id, await pemFile(pair().publicKey), ...reason)
  const [key] = await listed(id)
  await keys('remove', id, '--reason', 'bị lộ', '--', key?.thumbprint ?? '')
  const entries = await bench.withStore(({ auditLog }) => auditLog.search({ subject: id, limit: 2 }))
  const by = { person: 'an.nguyen', via: 'command', action: 'clients.change' }
  expect(entries).toMatchObject([
    { ...by, why: 'bị lộ', before: { keys: [key] } },
    { ...by, why: 'đổi khoá hằng năm', after: { keys: [key] } },
  ])
  expect((await keys('list', id)).out).toBe('SMAS has no public key')
})

test('a private key, a weak one, one that stands there and an unknown client are refused, and nothing is kept', async () => {
  const id = await addClient()
  const { privateKey, publicKey } = pair()
  const secret = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
  const refused = await keys('add', id, await fileOf(secret), ...reason)
  expect(refused).toEqual({ code: 1, out: expect.stringMatching(/^not done: the PEM is private or shared/) })
  const { publicKey: weak } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const tooWeak = await keys('add', id, await pemFile(weak), ...reason)
  expect(tooWeak).toEqual({ code: 1, out: 'not done: the key has 1024 bits; RSA has 2048 to 8192' })
  expect(await listed(id)).toEqual([])

  const file = await pemFile(publicKey)
  expect(await keys('add', 'nobody', file, ...reason)).toEqual({
    ...{ code: 1, out: 'not done: there is no such client' },
  })
  await keys('add', id, file, ...reason)
  const again = await keys('add', id, file, ...reason)
  expect(again).toEqual({ code: 1, out: expect.stringContaining('stands here already') })
  const absent = await keys('remove', id, ...reason, '--', 'x'.repeat(43))
  expect(absent).toEqual({ code: 1, out: 'not done: it has no key with this thumbprint' })
  const { length } = await bench.withStore(({ auditLog }) => auditLog.search({ subject: id, limit: 10 }))
  expect(length).toBe(2)
})

test.each([
  [[], 'clients keys list CLIENT'],
  [['list'], 'clients keys list CLIENT'],
  [['list', 'a', 'b'], 'clients keys list CLIENT'],
  [['turn', 'a', 'b'], 'clients keys list CLIENT'],
  [['add', 'a', 'nowhere.pem'], 'say why'],
  [['remove', 'a', '--reason', ' ', '--', 'b'], 'say why'],
  [['add', 'a', 'nowhere.pem', '--reason', 'x'], 'the file nowhere.pem cannot be read'],
] as const)('clients keys %j says what makes sense', async (words, says) => {
  await expect(keys(...words)).rejects.toThrow(says)
})
