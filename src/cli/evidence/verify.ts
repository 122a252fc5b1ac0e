import type { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type ExportVerdict, verifyExport } from '../../evidence/verify-export.ts'
import { type Terminal, UsageError } from '../command.ts'
import { readCertificateFiles } from './read-certificates.ts'

/** Checks an exported file by itself: no database, no configuration, no network. */
export async function verify(words: readonly string[], { print }: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      certificate: { type: 'string', multiple: true },
      'tsa-certificate': { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
    },
  })
  const [file] = positionals
  if (!file) throw new UsageError('evidence verify FILE [--certificate FILE …] [--tsa-certificate FILE …]')
  const trusted = values.certificate && (await readCertificateFiles(values.certificate))
  const stampers = values['tsa-certificate']
  const stampAuthorities = stampers && (await readCertificateFiles(stampers))
  const verdict = await verifyExport(await readFile(file, 'utf8'), { trusted, stampAuthorities })
  if (values.json) print(JSON.stringify(machineForm(verdict)))
  else for (const line of describe(verdict, trusted !== undefined)) print(line)
  return verdict.problems.length === 0 ? 0 : 1
}

function* describe(
  { summary, records, statements, stamps, signers, problems }: ExportVerdict,
  isTrusted: boolean,
) {
  if (summary) {
    const { id, partner, event, state, subjectKind, subjectId, attempts } = summary.exchange
    yield `exchange ${id} with ${partner}: ${event} of ${subjectKind} ${subjectId}, ${state} after ${attempts} attempts, as of ${summary.madeAt}`
  }
  for (const { facts, bytes, signature } of records) {
    const size = bytes === null ? 'bytes deleted' : `${bytes.length} bytes`
    const signed = signature?.certificate ? `, signed by ${nameOf(signature.certificate)}` : ''
    yield `  ${facts.at}  ${facts.direction === 'out' ? 'sent' : 'received'}  ${facts.operation} ${facts.reference}  ${size}  SHA-256 ${facts.sha256}${signed}`
  }
  for (const { kind, day, chain, at } of statements) {
    yield `covered by the statement of ${kind === 'day' ? `the day ${day}` : at} over the chain ${chain}`
  }
  for (const { at, authority } of stamps) yield `time-stamped ${at.toISOString()} by ${nameOf(authority)}`
  for (const certificate of signers) yield `signed by ${nameOf(certificate)}`
  if (!isTrusted && signers.length > 0) {
    yield 'Nobody said whom to trust: compare that fingerprint with what the sender gave you, or name a --certificate.'
  }
  for (const problem of problems) yield `WRONG: ${problem}`
  yield problems.length === 0 ? 'everything in the file holds' : 'the file is not to be believed'
}

const nameOf = (certificate: X509Certificate) =>
  `${certificate.subject.split('\n').join(', ')} (SHA-256 ${certificate.fingerprint256})`

const machineForm = ({ problems, summary, signers, statements, stamps, records }: ExportVerdict) => ({
  holds: problems.length === 0,
  problems,
  summary: summary ?? null,
  signers: signers.map(({ subject, fingerprint256 }) => ({ subject, fingerprint256 })),
  statements,
  stamps: stamps.map(({ at, authority }) => ({ at, authority: authority.fingerprint256 })),
  records: records.map(({ facts }) => facts),
})
