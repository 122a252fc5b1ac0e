import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { AccountStatementSource } from '../ports/account-statement.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { PaymentStore } from '../ports/payments/payment-store.ts'
import type { BreakStore } from '../ports/statements/break-store.ts'
import type { KeptFileStore } from '../ports/statements/kept-file-store.ts'
import type { SettlementStore } from '../ports/statements/settlement-store.ts'
import type { StatementStore } from '../ports/statements/statement-store.ts'
import { hashOfFile } from './hash-of-file.ts'
import { joinConfirmed } from './join-confirmed.ts'
import { type FileResult, type FolderResult, readFolder, type StatementFolders } from './read-folder.ts'
import { type ReadSettlement, readSettlement, type SettlementSender } from './read-settlement.ts'
import { type ReadStatement, readStatement, type StatementSender } from './read-statement.ts'
import { type BankLineParts, type TakenStatement, takeStatement } from './take-statement.ts'
import { unreadFile } from './unread-file.ts'

/**
 * Who sends files: a provider that tells of payments through it or of what it settles, or a bank that tells of movements
 * on accounts.
 */
export type FileSender =
  | (StatementSender & { readonly tells: 'payments' })
  | { readonly tells: 'movements'; readonly name: string; readonly source: AccountStatementSource }
  | (SettlementSender & { readonly tells: 'settlements' })

/** A sender with its folders, and how often its inbox is looked into, in ms. */
export type WatchedSender = FileSender & { readonly folders: StatementFolders; readonly everyMs: number }

/** What reading files of either kind needs. */
export interface ReadingParts extends BankLineParts {
  readonly keptFiles: Pick<KeptFileStore, 'keep'>
  readonly statements: StatementStore
  readonly payments: Pick<PaymentStore, 'post'>
  readonly settlements: SettlementStore
  /** The account that each sender of settlements pays to. */
  readonly settledTo: ReadonlyMap<string, string>
  readonly breaks: Pick<BreakStore, 'keepUnread'>
}

/** Keeps that a file of a sender could not be read, and why. */
export const keepUnreadOf =
  ({ name, source }: FileSender, { breaks, clock }: ReadingParts) =>
  (file: string, error: GatewayError): Promise<void> =>
    breaks.keepUnread(unreadFile(name, file, error, { recognised: source.recognise(file), at: clock() }))

/** How a file came, and how it is read. */
export interface ReadingOrder {
  readonly by: string
  /** Reads movements also that were read before. */
  readonly again?: boolean
  /** Waits for its turn; a reader of folders need not, as it comes by again. */
  readonly waits?: boolean
  readonly onProgress?: (lines: number) => void
}

/** How long whoever sends a file waits for its turn at most. */
const turnMs = 30_000

/** What reading one file did, by what its sender tells of. */
export type ReadFile = FileResult &
  (
    | ({ readonly tells: 'payments' } & ReadStatement)
    | { readonly tells: 'movements'; readonly taken: TakenStatement }
    | ({ readonly tells: 'settlements' } & ReadSettlement)
  )

/**
 * Reads one file of a sender: compares payments or settlements, or takes in movements. It is kept as it came before it is read,
 * with how it came. What is compared is compared with the files before it, so it is one at a time of a sender: throws `conflict` while
 * another is, after it has waited, and `invalid_request` for a file of 0 bytes, which says nothing, not even that nothing happened.
 */
export async function readFileOf(
  sender: FileSender,
  path: string,
  parts: ReadingParts,
  { by, again = false, waits = false, onProgress }: ReadingOrder,
): Promise<ReadFile> {
  const sha256 = await hashOfFile(path)
  const file = { source: sender.name, name: basename(path), sha256, by, at: parts.clock() }
  const { bytes } = await parts.keptFiles.keep(file, createReadStream(path))
  if (bytes === 0) throw new GatewayError('invalid_request', 'the file is empty: it has 0 bytes')
  const waitMs = waits ? turnMs : 0
  const alone = <Read>(work: () => Promise<Read>) =>
    parts.bankFiles.whileAlone(`sender ${sender.name}`, work, waitMs)
  if (sender.tells === 'payments') {
    const read = await alone(() => readStatement(path, sender, parts))
    await joinConfirmed(sender, parts)
    await parts.statements.askAboutTwins({ source: sender.name, cutOff: sender.cutOff }, parts.clock())
    return { tells: 'payments', ...read }
  }
  if (sender.tells === 'settlements') {
    const read = await alone(() => readSettlement(path, sender, parts.settlements, parts.clock))
    await parts.settlements.bookArrived(parts.settledTo, parts.clock())
    return { tells: 'settlements', ...read }
  }
  const taken = await takeStatement(path, { ...sender, again, waitMs }, parts, onProgress)
  await parts.settlements.bookArrived(parts.settledTo, parts.clock())
  return { tells: 'movements', taken, run: taken, files: new Map() }
}

/** Reads what lies in the inbox of a sender. */
export const readInbox = (
  sender: WatchedSender,
  parts: ReadingParts,
): AsyncGenerator<FolderResult<ReadFile>> =>
  readFolder(
    (name) => sender.source.recognise(name),
    sender.folders,
    (path) => readFileOf(sender, path, parts, { by: 'folder' }),
    parts.clock,
    keepUnreadOf(sender, parts),
  )
