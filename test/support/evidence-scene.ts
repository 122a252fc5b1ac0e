import { X509Certificate } from 'node:crypto'
import { createChainer } from '../../src/evidence/chainer.ts'
import type { ChainProblem } from '../../src/evidence/check-chain.ts'
import { checkEvidence } from '../../src/evidence/check-evidence.ts'
import { signChains } from '../../src/evidence/sign-chains.ts'
import type { Statement } from '../../src/ports/evidence/evidence-store.ts'
import type { PreparedMessage } from '../../src/ports/portal.ts'
import type { Signer } from '../../src/ports/signer.ts'
import { generatePrivateKeyPem, issueSelfSigned } from '../../src/signing/keys/certificates.ts'
import { createPemSigner } from '../../src/signing/keys/pem-signer.ts'
import { later, linesOf, noon, openScene } from './scene.ts'
import { openStoreBench, type StoreBench } from './store-bench.ts'
import { until } from './until.ts'

/** A store with exchanges that were delivered, and what keeps and checks their chains. */
export interface EvidenceScene extends StoreBench {
  readonly signer: Signer
  readonly certificate: X509Certificate
  /** Copies of statements, as they are kept outside of the database. */
  readonly copies: Map<string, string[]>
  /** Delivers so many bills to a partner, a message and an answer each; returns the ids of their exchanges. */
  deliver(count: number, partner?: string, message?: PreparedMessage): Promise<number[]>
  /** Chains whatever is there. */
  chain(now?: Date): Promise<void>
  sign(now?: Date): Promise<number>
  /** Remembers how things stand; `restore` brings them back, so that what was tampered with is whole again. */
  remember(): Promise<void>
  restore(): Promise<void>
  /** What the check finds, as `chain block id what`. */
  check(options?: { chain?: string; copies?: boolean; now?: Date }): Promise<string[]>
}

export const messageOf = (text: string): PreparedMessage => ({
  operation: 'sync',
  reference: '000.00.14.H20-260930-00001',
  contentType: 'application/json',
  headers: { 'x-of': 'the message' },
  bytes: Buffer.from(text),
})

export async function openEvidenceScene(): Promise<EvidenceScene> {
  const bench = await openStoreBench()
  const { store } = bench
  const scene = await openScene(store)
  const signer = await newSigner('evidence-1')
  const certificate = new X509Certificate(Buffer.from(signer.certificateChain[0] as string, 'base64'))
  const copies = new Map<string, string[]>()
  const rememberedCopies = new Map<string, string[]>()
  const keepCopy = async ({ chain, jws }: Statement) =>
    void copies.set(chain, [...(copies.get(chain) ?? []), jws])

  return {
    ...bench,
    signer,
    certificate,
    copies,
    async deliver(count, partner = 'province', message) {
      await store.bills.accept(
        Array.from({ length: count }, () => scene.toAccept(linesOf(100), [partner])),
        noon,
      )
      const lease = { owner: 'worker', limit: count, now: noon, until: later(60) }
      const claimed = await store.exchanges.claim(partner, lease)
      const messages = claimed.map(({ id, fence }) => ({
        id,
        fence,
        message: message ?? messageOf(`bill ${id}`),
      }))
      await store.exchanges.beginSending(messages, later(1))
      const results = claimed.map(({ id, fence }) => ({
        ...{ id, fence, state: 'accepted' as const, dueAt: later(2) },
        answer: {
          operation: 'sync',
          reference: 'R',
          evidence: { httpStatus: 200, bytes: Buffer.from(`ok ${id}`) },
        },
      }))
      await store.exchanges.settle(results, later(2))
      return claimed.map(({ id }) => id)
    },
    async chain(now = later(3)) {
      const pass = createChainer(store.evidence, () => now)
      await until('the end of chaining', async () => {
        await pass()
        const marks = await Promise.all(store.evidence.sources.map((source) => store.evidence.mark(source)))
        return marks.every((mark) => mark === undefined)
      })
    },
    sign: (now = later(4)) =>
      signChains({ store: store.evidence, signer: () => signer, keepCopy, clock: () => now }),
    async remember() {
      for (const [chain, kept] of copies) rememberedCopies.set(chain, [...kept])
      for (const table of tables) await bench.pool.query(`create table remembered_${table} as table ${table}`)
    },
    async restore() {
      await bench.pool.query(`truncate ${tables.join(', ')} cascade`)
      for (const table of tables) {
        const { rows } = await bench.pool.query(
          `select string_agg(quote_ident(attname), ', ') as columns from pg_attribute
           where attrelid = $1::regclass and attnum > 0 and attgenerated = '' and not attisdropped`,
          [table],
        )
        const { columns } = rows[0]
        await bench.pool.query(
          `insert into ${table} (${columns}) overriding system value select ${columns} from remembered_${table}`,
        )
      }
      copies.clear()
      for (const [chain, kept] of rememberedCopies) copies.set(chain, [...kept])
    },
    async check({ chain, copies: useCopies = false, now = later(5) } = {}) {
      const found: ChainProblem[] = []
      await checkEvidence(chain, {
        store: store.evidence,
        trusted: [certificate],
        copies: useCopies ? copies : new Map(),
        clock: () => now,
        onProgress: () => {},
        report: (problem) => void found.push(problem),
      })
      return found.map(({ chain, block = '-', id = '-', what }) => `${chain} ${block} ${id} ${what}`)
    },
  }
}

/** What a test of the chain may spoil, in the order of their references. */
const tables = [
  'payload_deletions',
  'evidence',
  'evidence_sources',
  'evidence_blocks',
  'evidence_statements',
] as const

/** A signer with a certificate of its own around the time of scenes. */
export async function newSigner(keyId: string): Promise<Signer> {
  const privateKeyPem = await generatePrivateKeyPem(2048)
  const subject = { commonName: 'Sở Giáo dục', organisation: '000.00.14.H20', country: 'VN' }
  const validity = { from: new Date('2026-01-01T00:00:00Z'), days: 730 }
  return createPemSigner({
    keyId,
    privateKeyPem,
    certificatePem: issueSelfSigned(privateKeyPem, subject, validity),
  })
}
