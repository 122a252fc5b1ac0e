import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerRequest } from '../../simulators/tsa/answer-request.ts'
import { issueStampCertificate } from '../../simulators/tsa/index.ts'
import type { Terminal } from '../../src/cli/command.ts'
import { commands } from '../../src/cli/commands.ts'
import { exportExchange } from '../../src/evidence/export-exchange.ts'
import { type ExportFile, renderExport } from '../../src/evidence/export-file.ts'
import { stampDays } from '../../src/evidence/sign-chains.ts'
import { verifyExport } from '../../src/evidence/verify-export.ts'
import { createTimeStamper } from '../../src/signing/timestamp/time-stamper.ts'
import { trustAuthorities } from '../../src/signing/trust/trust-authorities.ts'
import { element } from '../../src/signing/xmldsig/canonical-xml.ts'
import { signOutside } from '../../src/signing/xmldsig/xmldsig.ts'
import { runCli } from '../support/cli.ts'
import { type EvidenceScene, messageOf, newSigner, openEvidenceScene } from '../support/evidence-scene.ts'
import { later } from '../support/scene.ts'

let scene: EvidenceScene
let folder: string
let exchange: number
let file: ExportFile
let text: string
let certificate: string

beforeAll(async () => {
  scene = await openEvidenceScene()
  folder = await mkdtemp(join(tmpdir(), 'lienthong-export-'))
  for (const count of [2, 3]) {
    const ids = await scene.deliver(count)
    exchange = ids[1] as number
    await scene.chain()
  }
  await scene.sign()
  file = await makeExport(exchange)
  text = renderExport(file)
  certificate = join(folder, 'certificate.pem')
  await writeFile(certificate, scene.certificate.toString())
})
afterAll(async () => {
  await scene.close()
  await rm(folder, { recursive: true })
})

const makeExport = (id: number, signer = scene.signer) =>
  exportExchange(id, { store: scene.store.evidence, signer: () => signer, clock: () => later(10) })
const problemsOf = async (changed: string) =>
  (await verifyExport(changed, { trusted: [scene.certificate] })).problems
const verifyFile = async (content: string, ...words: string[]) => {
  const name = join(folder, 'evidence.json')
  await writeFile(name, content)
  return runCli(['evidence', 'verify', name, ...words], { cwd: folder })
}

test('an export holds the exact bytes sent and received, and verifies', async () => {
  const verdict = await verifyExport(text, { trusted: [scene.certificate] })
  expect(verdict.problems).toEqual([])
  expect(verdict.records.map(({ facts, bytes }) => [facts.direction, bytes?.toString()])).toEqual([
    ['out', `bill ${exchange}`],
    ['in', `ok ${exchange}`],
  ])
  expect(verdict.summary?.exchange).toMatchObject({
    id: exchange,
    partner: 'province',
    state: 'accepted',
    attempts: 1,
  })
  expect(verdict.statements).toMatchObject([{ kind: 'head', chain: 'province', firstBlock: 1, lastBlock: 2 }])
})

test('it verifies in a process without configuration, database or keys', async () => {
  const { code, out } = await verifyFile(text, '--certificate', certificate)
  expect(out).toContain('everything in the file holds')
  expect(code).toBe(0)
})

test('who says nothing of whom to trust is told whose key it was', async () => {
  const name = join(folder, 'evidence.json')
  await writeFile(name, text)
  const lines: string[] = []
  const terminal = { print: (line: string) => void lines.push(line) } as Terminal
  expect(await commands.evidence?.run(['verify', name], terminal)).toBe(0)
  expect(lines.join('\n')).toContain(scene.certificate.fingerprint256)
  expect(lines.join('\n')).toContain('Nobody said whom to trust')
})

test('a changed file ends with a code that is not 0', async () => {
  const changed = text.replace('"direction": "in"', '"direction": "out"')
  const { code, out } = await verifyFile(changed, '--certificate', certificate)
  expect(out).toContain('WRONG')
  expect(code).toBe(1)
})

test('a file whose day is over is proved by the statement of the day', async () => {
  await scene.sign(later(86_400))
  const made = renderExport(await makeExport(exchange))
  const verdict = await verifyExport(made, { trusted: [scene.certificate] })
  expect(verdict).toMatchObject({ problems: [], statements: [{ kind: 'day', day: '2026-09-30' }] })
})

describe('refused is', () => {
  test('a file with any character changed, taken out or put in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.constantFrom('', 'a', '0', 'A', ' ', '"', '}', '\n', '='),
        fc.constantFrom(0, 1),
        async (place, character, taken) => {
          const changed = text.slice(0, place) + character + text.slice(place + taken)
          fc.pre(changed !== text)
          expect(await problemsOf(changed)).not.toEqual([])
        },
      ),
      { numRuns: 400 },
    )
  }, 60_000)

  const changes: readonly [string, (file: ExportFile) => void][] = [
    ['a record that was left out', (changed) => void changed.records.pop()],
    ['a record that stands twice', (changed) => void changed.records.push(changed.records[0] as never)],
    ['records in another order', (changed) => void changed.records.reverse()],
    ['other bytes', ({ records }) => void Object.assign(records[0] ?? {}, { bytes: 'AAAA' })],
    [
      'bytes of another record',
      ({ records }) => void Object.assign(records[0] ?? {}, { bytes: records[1]?.bytes }),
    ],
    [
      'another time',
      ({ records }) => void Object.assign(records[0]?.facts ?? {}, { at: '2026-01-01T00:00:00Z' }),
    ],
    ['another place in the block', ({ records }) => void Object.assign(records[0] ?? {}, { index: 0 })],
    ['a shorter path', ({ records }) => void records[0]?.path.pop()],
    ['a block that was left out', (changed) => void changed.blocks.pop()],
    [
      'a block of another time',
      ({ blocks }) => void Object.assign(blocks[0] ?? {}, { at: later(99).toISOString() }),
    ],
    [
      'a block bound to another',
      ({ blocks }) => void Object.assign(blocks[0] ?? {}, { previous: '0'.repeat(64) }),
    ],
    ['a block of another chain', ({ blocks }) => void Object.assign(blocks[0] ?? {}, { chain: 'nation' })],
    ['a statement that was left out', (changed) => void changed.statements.pop()],
    [
      'a time-stamp that was put in',
      ({ statements }) => void Object.assign(statements[0] ?? {}, { timeStamp: 'AAAA' }),
    ],
    ['something more', (changed) => void Object.assign(changed, { more: true })],
  ]
  test.each(changes)('%s', async (_, change) => {
    const changed = structuredClone(file)
    change(changed)
    expect(await problemsOf(renderExport(changed))).not.toEqual([])
  })

  test('the summary of another exchange', async () => {
    const other = await makeExport(exchange + 1)
    expect(await problemsOf(renderExport({ ...file, summary: other.summary }))).not.toEqual([])
  })

  test('a summary that somebody else signed', async () => {
    const forged = await makeExport(exchange, await newSigner('evidence-1'))
    expect(await problemsOf(renderExport(forged))).toEqual([
      'the summary is signed by a key that is not trusted',
    ])
  })

  test('a file of something else', async () => {
    expect(await problemsOf('{}')).toEqual(['it is not an export of evidence, or not as it was written'])
    expect(await problemsOf('rubbish')).toHaveLength(1)
  })
})

describe('a time-stamp over the statement of a day', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const certificatePem = issueStampCertificate(privateKeyPem, {
    commonName: 'Cấp dấu thời gian kiểm thử',
    from: new Date('2026-01-01T00:00:00Z'),
    until: new Date('2031-01-01T00:00:00Z'),
  })
  const authority = { certificatePem, privateKeyPem, clock: () => later(90_000), nextSerial: () => 1 }
  const authorities = [new X509Certificate(certificatePem)]
  const stamper = createTimeStamper({
    post: async (request) => answerRequest(request, authority),
    trust: trustAuthorities({ authorities, revocation: { is: 'not-asked' } }),
    randomBytes,
  })

  test('is made once, travels in the export, and says when', async () => {
    const stamping = {
      store: scene.store.evidence,
      timeStamp: async (bytes: Buffer) => (await stamper(bytes)).token,
    }
    await scene.sign(later(86_400))
    expect(await stampDays({ store: scene.store.evidence })).toBe(0)
    expect(await stampDays(stamping)).toBe(1)
    expect(await stampDays(stamping)).toBe(0)
    const made = await makeExport(exchange)
    const options = { trusted: [scene.certificate], stampAuthorities: authorities }
    const verdict = await verifyExport(renderExport(made), options)
    expect(verdict).toMatchObject({ problems: [], stamps: [{ at: later(90_000) }] })
    const strangers = { ...options, stampAuthorities: [scene.certificate] }
    expect((await verifyExport(renderExport(made), strangers)).problems).toHaveLength(1)
    const [statement] = made.statements
    const other = (await stamper(Buffer.from('another'))).token.toString('base64')
    const changed = {
      ...made,
      statements: [{ ...(statement as (typeof made.statements)[0]), timeStamp: other }],
    }
    expect((await verifyExport(renderExport(changed as ExportFile), options)).problems).toContain(
      'the time-stamp of statement 1: imprint_mismatch',
    )
  })
})

describe('a message that carries an XML signature', () => {
  const root = element('Message', {}, [element('Body', { Id: 'body' }, ['một']), element('Note', {}, [])])
  const xml = (bytes: Buffer) => ({ ...messageOf(''), contentType: 'application/xml', bytes })
  const verdictOf = async (bytes: Buffer) => {
    const [id = 0] = await scene.deliver(1, 'province', xml(bytes))
    await scene.chain()
    await scene.sign()
    return verifyExport(renderExport(await makeExport(id)))
  }

  test('is verified with it, and its signer is named', async () => {
    const signer = await newSigner('messages-1')
    const verdict = await verdictOf(await signOutside(root, signer, { signedId: 'body' }))
    expect(verdict.problems).toEqual([])
    const { certificate, holds } = verdict.records[0]?.signature ?? {}
    expect([holds, certificate?.raw.toString('base64')]).toEqual([true, signer.certificateChain[0]])
  })

  test('is told when its signature does not hold, though its bytes are what was sent', async () => {
    const signed = await signOutside(root, await newSigner('messages-1'), { signedId: 'body' })
    const verdict = await verdictOf(Buffer.from(signed.toString().replace('một', 'hai')))
    expect(verdict.problems).toEqual(['record 1: the XML signature of the message does not hold'])
  })

  test('without a signature says nothing of one', async () => {
    const verdict = await verdictOf(Buffer.from('<Message><Body/></Message>'))
    expect(verdict).toMatchObject({ problems: [] })
    expect(verdict.records[0]?.signature).toBeUndefined()
  })
})

test('what was tampered with is not exported', async () => {
  const { rows } = await scene.pool.query('select id from evidence where exchange_id = $1 limit 1', [
    exchange,
  ])
  await scene.pool.query(`update evidence set reference = 'another' where id = $1`, [rows[0].id])
  await expect(makeExport(exchange)).rejects.toThrow('was changed since it was chained')
})
