import type { Logger } from 'pino'
import { repeat } from '../delivery/repeat.ts'
import type { Clock } from '../ports/clock.ts'
import type { StatementStore } from '../ports/statement-store.ts'
import { readFolder, type StatementFolders } from './read-folder.ts'
import type { StatementSender } from './read-statement.ts'

/** A sender with its folders, and how often its inbox is looked into, in ms. */
export interface WatchedSender extends StatementSender {
  readonly folders: StatementFolders
  readonly everyMs: number
}

/** Reads what arrives in the inboxes, until the signal. A file that cannot be read is named in the log and tried again. */
export async function startReading(
  senders: readonly WatchedSender[],
  { store, clock, signal, log }: { store: StatementStore; clock: Clock; signal: AbortSignal; log: Logger },
): Promise<void> {
  const watch = (sender: WatchedSender) => {
    const read = async () => {
      for await (const result of readFolder(sender, sender.folders, store, clock)) {
        const { name: source } = sender
        if (result.is === 'failed')
          log.warn({ source, file: result.file, error: messageOf(result.error) }, 'a statement was left')
        else log.info({ source, file: result.file, day: result.run.day }, 'a statement was read')
      }
    }
    return repeat(read, { everyMs: sender.everyMs, signal, log, name: `inbox of ${sender.name}` })
  }
  await Promise.all(senders.map(watch))
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : 'unknown')
