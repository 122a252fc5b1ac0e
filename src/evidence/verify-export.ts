import type { X509Certificate } from 'node:crypto'
import { verifyTimeStamp } from '../signing/timestamp/verify-time-stamp.ts'
import type { CertificateTrust } from '../signing/trust/certificate-trust.ts'
import { trustAuthorities } from '../signing/trust/trust-authorities.ts'
import { blockHash, leafOf } from './block.ts'
import {
  type ExportFile,
  type ExportSummary,
  exportFile,
  exportSummary,
  renderExport,
} from './export-file.ts'
import { rootOfPath } from './merkle.ts'
import { type MessageSignature, readMessageSignature } from './message-signature.ts'
import { sha256 } from './sha256.ts'
import { isTrusted, verifyJson } from './signed-json.ts'
import { type StatementFacts, statementFacts } from './statement.ts'
import { trustAnybody } from './trust-anybody.ts'

/** What an export proves; `problems` is empty when everything in it holds. */
export interface ExportVerdict {
  readonly problems: readonly string[]
  readonly summary?: ExportSummary
  /** Whose keys signed the summary and the statements. */
  readonly signers: readonly X509Certificate[]
  readonly statements: readonly StatementFacts[]
  readonly stamps: readonly VerifiedStamp[]
  readonly records: readonly VerifiedRecord[]
}

export interface VerifiedRecord {
  readonly facts: ExportFile['records'][number]['facts']
  readonly bytes: Buffer | null
  /** The signature that the message itself carries, where it is XML and has one. */
  readonly signature?: MessageSignature
}

/** A time-stamp over a statement: when, and by whose authority. */
export interface VerifiedStamp {
  readonly at: Date
  readonly authority: X509Certificate
}

export interface VerifyOptions {
  /** The only certificates that may sign; without them any may, and the verdict says which did. */
  readonly trusted?: readonly X509Certificate[] | undefined
  /** Authorities whose time-stamps count; without them any does, and the verdict says whose it was. */
  readonly stampAuthorities?: readonly X509Certificate[] | undefined
}

/**
 * Verifies an export by itself: every record to its leaf, every leaf over its block to a signed statement, the signed
 * summary over all of them. Nothing else is read, no clock either: certificates must be valid when they signed.
 */
export async function verifyExport(text: string, options: VerifyOptions = {}): Promise<ExportVerdict> {
  const file = readFile(text)
  if (!file) return nothing('it is not an export of evidence, or not as it was written')
  const problems: string[] = []
  const signers = new Map<string, X509Certificate>()
  const signed = async (jws: string, what: string) => {
    const read = await verifyJson(jws)
    if (!read) problems.push(`the signature of ${what} does not hold`)
    else signers.set(read.certificate.fingerprint256, read.certificate)
    return read
  }

  const summary = await readSummary(file, options, signed, problems)
  const stamps: VerifiedStamp[] = []
  const statements = await readStatements(file, options, signed, problems, stamps)
  const roots = new Map<number, Buffer>()
  for (const block of file.blocks) {
    const problem = problemOfBlock(block, statements[block.statement])
    if (problem) problems.push(`block ${block.sequence}: ${problem}`)
    if (roots.has(block.sequence)) problems.push(`block ${block.sequence} stands twice`)
    roots.set(block.sequence, Buffer.from(block.root, 'hex'))
  }
  const records: VerifiedRecord[] = []
  for (const [place, record] of file.records.entries()) {
    const block = file.blocks.find(({ sequence }) => sequence === record.block)
    const problem = problemOfRecord(record, block)
    if (problem) problems.push(`record ${place + 1}: ${problem}`)
    const bytes = record.bytes === null ? null : Buffer.from(record.bytes, 'base64')
    const signature = bytes ? await readMessageSignature(record.facts, bytes) : undefined
    if (signature && !signature.holds)
      problems.push(`record ${place + 1}: the XML signature of the message does not hold`)
    records.push({ facts: record.facts, bytes, ...(signature && { signature }) })
  }
  const known = statements.filter((statement) => statement !== undefined)
  return {
    problems,
    ...(summary && { summary }),
    signers: [...signers.values()],
    statements: known,
    stamps,
    records,
  }
}

const nothing = (problem: string): ExportVerdict => ({
  problems: [problem],
  signers: [],
  statements: [],
  stamps: [],
  records: [],
})

/** Only the one form that we write: what reads the same in two ways could be read in two ways. */
function readFile(text: string): ExportFile | undefined {
  try {
    const { data } = exportFile.safeParse(JSON.parse(text))
    return data && renderExport(data) === text ? data : undefined
  } catch {
    return undefined
  }
}

const trustOf = (authorities: readonly X509Certificate[] | undefined): CertificateTrust =>
  authorities ? trustAuthorities({ authorities, revocation: { is: 'not-asked' } }) : trustAnybody

type Signed = (jws: string, what: string) => ReturnType<typeof verifyJson>

async function readSummary(
  file: ExportFile,
  { trusted }: VerifyOptions,
  signed: Signed,
  problems: string[],
): Promise<ExportSummary | undefined> {
  const read = await signed(file.summary, 'the summary')
  const { data } = exportSummary.safeParse(read?.value)
  if (!read || !data) {
    if (read) problems.push('the summary cannot be read')
    return undefined
  }
  if (trusted && !isTrusted(read.certificate, trusted, new Date(data.madeAt))) {
    problems.push('the summary is signed by a key that is not trusted')
  }
  const leaves = file.records.map(({ facts }) => leafOf(facts).toString('hex'))
  if (leaves.join() !== data.leaves.join()) problems.push('the summary names other records')
  const statements = file.statements.map(({ jws, timeStamp }) => [
    sha256(jws),
    timeStamp === null ? null : sha256(Buffer.from(timeStamp, 'base64')),
  ])
  const named = data.statements.map(({ jws, timeStamp }) => [jws, timeStamp])
  if (JSON.stringify(statements) !== JSON.stringify(named))
    problems.push('the summary names other statements')
  const isOfExchange = file.records.every(({ facts }) =>
    (facts.exchanges as number[])?.includes?.(data.exchange.id),
  )
  if (!isOfExchange) problems.push('a record is of another exchange')
  return data
}

async function readStatements(
  file: ExportFile,
  { trusted, stampAuthorities }: VerifyOptions,
  signed: Signed,
  problems: string[],
  stamps: VerifiedStamp[],
): Promise<(StatementFacts | undefined)[]> {
  const found: (StatementFacts | undefined)[] = []
  for (const [place, { jws, timeStamp }] of file.statements.entries()) {
    const what = `statement ${place + 1}`
    const read = await signed(jws, what)
    const { data } = statementFacts.safeParse(read?.value)
    if (read && !data) problems.push(`${what} cannot be read`)
    if (read && data && trusted && !isTrusted(read.certificate, trusted, new Date(data.at))) {
      problems.push(`${what} is signed by a key that is not trusted`)
    }
    const stamp = timeStamp === null ? undefined : Buffer.from(timeStamp, 'base64')
    if (stamp) {
      const verification = await verifyTimeStamp(stamp, {
        data: Buffer.from(jws),
        trust: trustOf(stampAuthorities),
      })
      if (verification.is === 'refused') problems.push(`the time-stamp of ${what}: ${verification.why}`)
      else stamps.push({ at: verification.generatedAt, authority: verification.authority })
    }
    found.push(data)
  }
  return found
}

function problemOfBlock(
  block: ExportFile['blocks'][number],
  statement: StatementFacts | undefined,
): string | undefined {
  if (!statement) return 'no statement covers it'
  const { firstBlock, lastBlock, chain, root } = statement
  const hash = blockHash({
    ...block,
    previous: Buffer.from(block.previous, 'hex'),
    root: Buffer.from(block.root, 'hex'),
    at: new Date(block.at),
  })
  const reached = rootOfPath(hash, {
    index: block.sequence - firstBlock,
    size: lastBlock - firstBlock + 1,
    path: block.path.map((step) => Buffer.from(step, 'hex')),
  })
  if (chain !== block.chain || reached?.toString('hex') !== root)
    return 'its path does not lead to its statement'
  return undefined
}

function problemOfRecord(
  { facts, bytes, index, path }: ExportFile['records'][number],
  block: ExportFile['blocks'][number] | undefined,
): string | undefined {
  if (!block) return 'its block is missing'
  const reached = rootOfPath(leafOf(facts), {
    index,
    size: block.size,
    path: path.map((step) => Buffer.from(step, 'hex')),
  })
  if (facts.chain !== block.chain || reached?.toString('hex') !== block.root)
    return 'its path does not lead to its block'
  if (bytes !== null && sha256(Buffer.from(bytes, 'base64')) !== facts.sha256) return 'its bytes are others'
  return undefined
}
