import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueSelfSigned } from '../../src/signing/keys/certificates.ts'
import { makeKey } from '../signing/test-keys.ts'
import { type CommandBench, openCommandBench } from '../support/command-bench.ts'

let bench: CommandBench
let folder: string
beforeAll(async () => {
  bench = await openCommandBench()
  folder = await mkdtemp(join(tmpdir(), 'lienthong-keys-'))
})
afterAll(async () => {
  await bench.close()
  await rm(folder, { recursive: true })
})

function makeCurveFiles() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const subject = { commonName: 'Sở kiểm thử', organisation: 'Sở kiểm thử', country: 'VN' }
  const certificate = issueSelfSigned(key, subject, { from: new Date('2025-01-01T00:00:00Z'), days: 7300 })
  return { key, certificate }
}

const keys = (...words: readonly string[]) => bench.run(['keys', ...words])
const listed = async () => {
  const found = JSON.parse((await keys('list', '--json')).out) as { id: string; state: string }[]
  return Object.fromEntries(found.map(({ id, state }) => [id, state]))
}
const reason = ['--reason', 'of the test']

test('a key is made, its certificate handed out, tried, rotated in, and the old one retired', async () => {
  expect(await listed()).toEqual({ 'messages-1': 'current', 'evidence-1': 'current' })
  const added = await keys('add', 'messages-2', '--for', 'messages', '--generate', ...reason)
  expect(added).toMatchObject({ code: 0, out: expect.stringContaining('messages-2 is added for messages') })
  const { out: pem } = await keys('certificate', 'messages-2')
  expect(new X509Certificate(pem).subject).toContain('Sở Giáo dục và Đào tạo')

  const tried = await keys('rehearse', 'province', '--json')
  expect(tried.code).toBe(1)
  expect(JSON.parse(tried.out)).toMatchObject({
    key: 'messages-2',
    state: 'added',
    steps: [
      { what: 'certificate', is: 'passed' },
      { what: 'signature', is: 'passed' },
      { what: 'login', is: 'failed' },
      { what: 'exchange', is: 'not-tried' },
    ],
  })
  expect((await keys('rehearse', 'province')).out).toContain('partner_unreachable')

  expect(await keys('rotate', 'messages-2', ...reason)).toMatchObject({ code: 0 })
  expect(await listed()).toMatchObject({ 'messages-1': 'previous', 'messages-2': 'current' })
  expect(await keys('retire', 'messages-1', ...reason)).toMatchObject({ code: 0 })
  const { code, out } = await keys('rotate', 'messages-1', ...reason)
  expect({ code, out }).toEqual({
    code: 1,
    out: 'not rotated: the key messages-1 is retired: it can become nothing any more, not current',
  })
  const shown = (await keys('list')).out
  expect(shown).toMatch(/messages-1 +messages +retired +pem +RS256 until/)
  expect(shown).toContain('an.nguyen: of the test')
  expect(shown).not.toContain('PRIVATE')
})

test('a key with its certificate is taken in for one partner, and a wrong pair is not', async () => {
  const [key, other] = [makeKey('own'), makeKey('other')]
  const files = {
    key: join(folder, 'key.pem'),
    own: join(folder, 'own.pem'),
    other: join(folder, 'other.pem'),
  }
  await writeFile(files.key, key.privateKeyPem)
  await writeFile(files.own, key.certificatePem)
  await writeFile(files.other, other.certificatePem)
  const add = (certificate: string) =>
    keys('add', 'own-1', '--for', 'province', '--pem', files.key, '--certificate', certificate, ...reason)
  const refused = 'not done: key own-1: the certificate belongs to another key'
  expect(await add(files.other)).toEqual({ code: 1, out: refused })
  expect(await add(files.own)).toMatchObject({ code: 0 })
  expect(await add(files.own)).toEqual({ code: 1, out: 'not added: there is a key own-1 already' })
})

test('a key of a kind that the province does not take is neither added for it, nor rehearsed, nor rotated in', async () => {
  const { key, certificate } = makeCurveFiles()
  const files = { key: join(folder, 'curve.key.pem'), certificate: join(folder, 'curve.pem') }
  await writeFile(files.key, key)
  await writeFile(files.certificate, certificate)
  const add = (id: string, purpose: string) =>
    keys('add', id, '--for', purpose, '--pem', files.key, '--certificate', files.certificate, ...reason)
  const why = (id: string) =>
    `province takes RS256 (an RSA key) and nothing else; ${id} signs ES256 (an EC key)`
  expect(await add('curve-1', 'province')).toEqual({ code: 1, out: `not added: ${why('curve-1')}` })
  expect(await add('curve-2', 'messages')).toMatchObject({ code: 0 })
  const tried = await keys('rehearse', 'province', '--key', 'curve-2')
  expect(tried).toMatchObject({ code: 1, out: expect.stringContaining(why('curve-2')) })
  await expect(keys('rotate', 'curve-2', ...reason)).rejects.toThrow(
    `${why('curve-2')}: its messages would be refused`,
  )
  expect(await listed()).toMatchObject({ 'curve-2': 'added' })
})

test('a key id that could not stand in a file name is refused', async () => {
  const { code, out } = await keys('add', '../x', '--for', 'messages', '--generate', ...reason)
  expect({ code, out }).toMatchObject({ code: 1, out: expect.stringContaining('a key id is up to 64') })
})

test('the key that signs is not retired by the way', async () => {
  await expect(keys('retire', 'evidence-1', ...reason)).rejects.toThrow('is the current key of evidence')
  expect(await keys('retire', 'evidence-1', '--although-current', ...reason)).toMatchObject({ code: 0 })
})

test.each([
  [[], 'list [--json]'],
  [['list', 'x'], 'list [--json]'],
  [['rotate'], 'list [--json]'],
  [['rotate', 'messages-1'], 'say why'],
  [['add', 'x', '--for', 'messages', ...reason], 'name one source'],
  [['add', 'x', '--for', 'messages', '--generate', '--pem', 'f', ...reason], 'name one source'],
  [['add', 'x', '--for', 'nobody', '--generate', ...reason], '--for is messages, evidence, or one of'],
  [
    ['add', 'x', '--for', 'messages', '--generate', '--algorithm', 'none', ...reason],
    '--algorithm is one of',
  ],
  [['certificate', 'nobody'], 'there is no key nobody'],
  [['rehearse', 'nobody'], 'no portal is called nobody'],
  [['rehearse', 'province', '--key', 'nobody'], 'there is no key nobody'],
])('%j is not understood', async (words, answer) => {
  await expect(keys(...words)).rejects.toThrow(answer)
})
