import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { StatementLine } from '../../schemas/statement-line.ts'
import { limitsOfDay } from '../domain/days/business-day.ts'
import { nameProblem } from '../domain/partner-name.ts'
import { findingTotals, reconcile } from '../domain/statements/reconciliation.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { StatementSource } from '../ports/statement-source.ts'
import type {
  DayPayment,
  KeptStatement,
  NewStatementRun,
  RawLine,
  StatementStore,
} from '../ports/statements/statement-store.ts'
import { answerFiles } from './answer-files.ts'
import { type ConfirmingParts, confirmByFile } from './confirm-by-file.ts'
import { dayOfFile } from './day-of-file.ts'
import { hashOfFile } from './hash-of-file.ts'
import { namesIn } from './join-confirmed.ts'

/** A sender of statements as configured: its adapter, the channel whose payments it tells of, and its folders. */
export interface StatementSender {
  readonly name: string
  readonly source: StatementSource
  readonly channel: string
  /** Minutes after the beginning of the local day at which the business day of the channel ends. */
  readonly cutOff: number
  /** Whether a line confirms the payment that it names, where no confirmation came. */
  readonly confirmsPayments: boolean
}

/** What reading files of payments needs. */
export interface StatementParts extends ConfirmingParts {
  readonly statements: StatementStore
}

/** What reading one file did; `files` are the answers that the sender expects back, by name. */
export interface ReadStatement extends KeptStatement {
  /** These bytes were read before; nothing was done again. */
  readonly wasKnown: boolean
  /** Payments of which it is the only confirmation. */
  readonly confirmed: number
}

/**
 * Reads one statement file, compares it with our paid payments and keeps what was found, once for the same bytes. Payments that it alone
 * confirms are posted first. A bad line is reported by number and the rest goes on. Throws `invalid_request` for a file that is not the
 * sender's by its name, or of which no line can be read.
 */
export async function readStatement(
  path: string,
  { name, source, channel, cutOff, confirmsPayments }: StatementSender,
  parts: StatementParts,
): Promise<ReadStatement> {
  const { statements: store, clock } = parts
  const day = dayOfFile(path, { name, source })
  const fileSha256 = await hashOfFile(path)
  const known = await store.findRun(name, fileSha256)
  if (known) return { ...known, wasKnown: true, confirmed: 0 }

  const { lines, problems } = await readRows(path, source)
  const [first] = problems
  if (first && lines.length === 0) {
    const detail = `no line can be read; line ${first.line}, ${first.field}: ${first.message}`
    throw new GatewayError('invalid_request', detail)
  }
  const seen = await store.seenEarlier(
    name,
    lines.map((line) => line.bankReference),
  )
  const seenEarlier = (bankReference: string) => seen.has(bankReference)
  const confirmed = confirmsPayments ? await confirmByFile(lines, channel, seenEarlier, parts) : 0
  const payments = await store.paidPayments({ channel, ...limitsOfDay(day, cutOff) }, lines.flatMap(namesIn))
  const findings = reconcile<RawLine, DayPayment>(lines, payments, seenEarlier).filter(
    (finding) => finding.outcome !== 'only-here' || finding.payment.mayBeMissing,
  )
  const totals = findingTotals(findings)
  const kept = await store.keep({
    source: name,
    fileName: basename(path),
    fileSha256,
    day,
    findings,
    totals,
    problems,
    files: answerFiles(source, day, findings, totals),
    at: clock(),
  })
  return { ...kept, confirmed }
}

const problemOf = ({ bankReference, requestReference, providerTransaction, creditAccount }: StatementLine) =>
  nameProblem({ bankReference, requestReference, providerTransaction, creditAccount })

async function readRows(path: string, source: StatementSource) {
  const lines: RawLine[] = []
  const problems: NewStatementRun['problems'][number][] = []
  for await (const row of source.read(createReadStream(path))) {
    if (row.is === 'problem') problems.push({ line: row.lineNumber, ...row.problem })
    else {
      const { line, raw } = row
      const problem = problemOf(line)
      if (problem) problems.push({ line: line.line, ...problem })
      else lines.push({ ...line, raw })
    }
  }
  return { lines, problems }
}
