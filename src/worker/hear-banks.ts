import { readFileSync } from 'node:fs'
import type { Parts } from '../parts/open-parts.ts'
import { startFetching } from '../reconcile/start-fetching.ts'
import { startPulling } from '../reconcile/start-pulling.ts'

/** Asks the configured banks for their movements, and fetches the files of those that have a server, until the signal. */
export async function startHearingBanks(
  parts: Pick<Parts, 'config' | 'feeds' | 'senders' | 'store' | 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const { config, feeds } = parts
  const times = Object.entries(config.feeds).map(
    ([name, { pullEveryMs: everyMs, overlapMs }]) => [name, { everyMs, overlapMs }] as const,
  )
  await Promise.all([
    startPulling(new Map(times), { ...feeds, random: Math.random, signal }),
    startFetchingFiles(parts, signal),
  ])
}

/** Fetches the files of those senders that have a server, until the signal. */
function startFetchingFiles(
  { config, senders, store, clock, log }: Pick<Parts, 'config' | 'senders' | 'store' | 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const fetched = senders.flatMap((sender) => {
    const { sftp } = config.statements[sender.name] ?? {}
    if (!sftp) return []
    const { inbox, outbox, movedTo, password, privateKeyFile, passphrase, ...server } = sftp
    const login = {
      password: password?.reveal(),
      privateKey: privateKeyFile === undefined ? undefined : readFileSync(privateKeyFile, 'utf8'),
      passphrase: passphrase?.reveal(),
    }
    return [{ sender, remote: { sftp: { ...server, ...login }, inbox, outbox, movedTo } }]
  })
  const parts = { fetched: store.keptFiles, turns: store.feeds, clock, random: Math.random, signal, log }
  return startFetching(fetched, parts)
}
