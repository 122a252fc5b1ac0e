import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { NotFeeRule } from '../domain/bank-lines/bank-line.ts'
import type { PaymentCodeRules } from '../domain/bank-lines/read-memo.ts'
import { movedBy } from '../domain/time/believed-time.ts'
import type { AccountStatementSource } from '../ports/account-statement.ts'
import type {
  BankFileStore,
  BankFileSummary,
  KeptBankFile,
  NewBankFile,
} from '../ports/bank-lines/bank-file-store.ts'
import type { BankLineStore, ReadBankLine } from '../ports/bank-lines/bank-line-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { TellOfPayment } from '../ports/payments/payment-store.ts'
import { checkBalances } from './check-balances.ts'
import { createChunkEnds } from './chunk-ends.ts'
import { hashOfFile } from './hash-of-file.ts'
import { readBankLine } from './read-bank-line.ts'
import { refuseLines } from './refuse-lines.ts'
import { takeInTurn } from './take-in-turn.ts'
import { toldBefore } from './told-before.ts'
import { type ReferencedRow, withReferences } from './with-references.ts'

/** What taking in bank lines needs. */
export interface BankLineParts {
  readonly bankLines: BankLineStore
  readonly bankFiles: BankFileStore
  readonly codePrefixes: PaymentCodeRules['prefixes']
  readonly notFee: readonly NotFeeRule[]
  readonly tellPaid: TellOfPayment
  readonly clock: Clock
}

/** What reading one file did. */
export interface TakenStatement extends KeptBankFile {
  /** These bytes were read before; nothing was done again. */
  readonly wasKnown: boolean
}

/** A file's sender, and how it is read. */
export interface StatementToTake {
  readonly name: string
  readonly source: AccountStatementSource
  readonly again?: boolean
  readonly waitMs?: number
}

/**
 * Reads a file of account statements and gives the money in it to its owners, once for the same bytes. A file whose reader
 * died goes on where it was. Throws `conflict` while somebody else reads the same file, after it has waited for so many ms. `again` reads
 * also what was read before, by what the reader knows now; throws `invalid_request` where what the file told of before is not all there as
 * it is read now.
 */
export async function takeStatement(
  path: string,
  { name, source, again = false, waitMs = 0 }: StatementToTake,
  parts: BankLineParts,
  onProgress: (lines: number) => void = () => {},
): Promise<TakenStatement> {
  const { bankFiles, clock } = parts
  const sha256 = await hashOfFile(path)
  const work = async (): Promise<TakenStatement> => {
    const known = await bankFiles.find(name, sha256)
    if (known && !again) return { ...known, wasKnown: true }
    const witnesses = `${sha256.toString('hex', 0, 16)}/`
    const codes = { prefixes: parts.codePrefixes, origin: await parts.bankLines.codeOrigin() }
    const rules = { codes, notFee: parts.notFee }
    const rows = () =>
      withReferences(checkBalances(refuseLines(source.read(createReadStream(path)), clock())))
    const { isTold, lastPlace } = await toldBefore(rows, () => bankFiles.toldBy(name, witnesses))
    const read = emptyReading()
    const chunks = chunksOf(rows(), read, isTold, (line, place) =>
      readBankLine(movedBy(clock(), line), `${witnesses}${lastPlace + place}`, rules),
    )
    await takeInTurn(chunks, (chunk, turn) => {
      onProgress(read.lines)
      return parts.bankLines.take(chunk, name, parts.tellPaid, clock(), turn)
    })
    const { statements, problems } = read
    const summary: BankFileSummary = {
      ...(await bankFiles.sumUp(name, witnesses)),
      statements: statements.length,
      problems,
    }
    const file = { source: name, name: basename(path), sha256, statements, summary, at: clock() }
    return { ...(await bankFiles.keep(file)), wasKnown: false }
  }
  return bankFiles.whileAlone(sha256.toString('hex'), work, waitMs)
}

/** What a file is found to be while it is read. */
interface Reading {
  lines: number
  readonly statements: NewBankFile['statements'][number][]
  readonly problems: BankFileSummary['problems'][number][]
}

const emptyReading = (): Reading => ({ lines: 0, statements: [], problems: [] })

type Prepare = (line: ReadBankLine['line'], place: number) => ReadBankLine

/** The lines of a file in chunks that it did not tell of before; everything else that it says goes into the reading. */
async function* chunksOf(
  rows: AsyncIterable<ReferencedRow>,
  reading: Reading,
  isTold: (line: ReadBankLine['line']) => boolean,
  prepare: Prepare,
): AsyncGenerator<ReadBankLine[]> {
  let head: NewBankFile['statements'][number] | undefined
  let chunk: ReadBankLine[] = []
  const endsOf = createChunkEnds()
  for await (const row of rows) {
    if (row.is === 'statement') head = row.head
    if (row.is === 'problem') reading.problems.push({ line: row.lineNumber, ...row.problem })
    if (row.is === 'end') reading.statements.push({ ...head, ...row.end })
    if (row.is !== 'line') continue
    reading.lines += 1
    if (isTold(row.line)) continue
    const ends = endsOf(row.line)
    if (ends.before) {
      yield chunk
      chunk = []
    }
    chunk.push(prepare(row.line, reading.lines))
    if (ends.behind) {
      yield chunk
      chunk = []
    }
  }
  if (chunk.length > 0) yield chunk
}
