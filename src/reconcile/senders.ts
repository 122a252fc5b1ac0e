import type { AccountStatementSource } from '../ports/account-statement.ts'
import type { BreakStore } from '../ports/break-store.ts'
import type { GatewayError } from '../ports/gateway-error.ts'
import type { StatementStore } from '../ports/statement-store.ts'
import { type FileResult, type FolderResult, readFolder, type StatementFolders } from './read-folder.ts'
import { type ReadStatement, readStatement, type StatementSender } from './read-statement.ts'
import { type BankLineParts, type TakenStatement, takeStatement } from './take-statement.ts'
import { unreadFile } from './unread-file.ts'

/** Who sends files: a provider that tells of payments through it, or a bank that tells of movements on accounts. */
export type FileSender =
  | (StatementSender & { readonly tells: 'payments' })
  | { readonly tells: 'movements'; readonly name: string; readonly source: AccountStatementSource }

/** A sender with its folders, and how often its inbox is looked into, in ms. */
export type WatchedSender = FileSender & { readonly folders: StatementFolders; readonly everyMs: number }

/** What reading files of either kind needs. */
export interface ReadingParts extends BankLineParts {
  readonly statements: StatementStore
  readonly breaks: Pick<BreakStore, 'keepUnread'>
}

/** Keeps that a file of a sender could not be read, and why. */
export const keepUnreadOf =
  ({ name, source }: FileSender, { breaks, clock }: ReadingParts) =>
  (file: string, error: GatewayError): Promise<void> =>
    breaks.keepUnread(unreadFile(name, file, error, { recognised: source.recognise(file), at: clock() }))

/** What reading one file did, by what its sender tells of. */
export type ReadFile = FileResult &
  (
    | ({ readonly tells: 'payments' } & ReadStatement)
    | { readonly tells: 'movements'; readonly taken: TakenStatement }
  )

/** Reads one file of a sender: compares payments, or takes in movements. */
export async function readFileOf(
  sender: FileSender,
  path: string,
  parts: ReadingParts,
  onProgress?: (lines: number) => void,
): Promise<ReadFile> {
  if (sender.tells === 'payments') {
    return { tells: 'payments', ...(await readStatement(path, sender, parts.statements, parts.clock)) }
  }
  const taken = await takeStatement(path, sender, parts, onProgress)
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
    (path) => readFileOf(sender, path, parts),
    parts.clock,
    keepUnreadOf(sender, parts),
  )
