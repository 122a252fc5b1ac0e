import type { Logger } from 'pino'
import { repeat } from '../delivery/repeat.ts'
import { oneByOne } from '../domain/one-by-one.ts'
import { errorForLog } from '../domain/place-of-error.ts'
import { joinConfirmed } from './join-confirmed.ts'
import { type ReadingParts, readInbox, type WatchedSender } from './senders.ts'

/** How much waiting money is looked at in one go. */
const waitingAtOnce = 500

/**
 * Reads what arrives in the inboxes, and gives money that waited for its bill to bills that have come, until the signal. A
 * file that cannot be read is named in the log and tried again.
 */
export async function startReading(
  senders: readonly WatchedSender[],
  parts: ReadingParts & { signal: AbortSignal; log: Logger },
): Promise<void> {
  const { bankLines, settlements, settledTo, tellPaid, clock, signal, log } = parts
  const watch = (sender: WatchedSender) => {
    const { name: source, everyMs } = sender
    const read = async () => {
      for await (const result of readInbox(sender, parts)) {
        const { file } = result
        if (result.is === 'failed')
          log.warn(
            { source, file, error: errorForLog(result.error) },
            result.isSetApart ? 'a statement cannot be read and was set apart' : 'a statement was left',
          )
        else log.info({ source, file, run: result.run.id }, 'a statement was read')
      }
    }
    return repeat(read, { everyMs, signal, log, name: `inbox of ${source}` })
  }
  const waiting: readonly (() => Promise<unknown>)[] = [
    () => bankLines.giveWaiting(waitingAtOnce, tellPaid, clock()),
    ...senders.flatMap((sender) => (sender.tells === 'payments' ? [() => joinConfirmed(sender, parts)] : [])),
    () => settlements.bookArrived(settledTo, clock()),
  ]
  const giveWaiting = () => oneByOne(waiting, (give) => give())
  await Promise.all([
    ...senders.map(watch),
    repeat(giveWaiting, { everyMs: 10_000, signal, log, name: 'money that waits for its bill' }),
  ])
}
