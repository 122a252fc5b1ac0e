import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { GatewayError } from '../ports/gateway-error.ts'
import type { FetchedFileStore } from '../ports/statements/kept-file-store.ts'
import { type RemoteFile, type Sftp, type SftpSettings, withSftp } from '../wire/sftp-client.ts'
import type { WatchedSender } from './senders.ts'

/** A sender whose files lie on a server of its own. */
export interface RemoteFolders {
  readonly sftp: SftpSettings
  readonly inbox: string
  /** Where our answers go; they stay here without it. */
  readonly outbox?: string | undefined
  /** Where a fetched file is moved to there; it stays where it is without it. */
  readonly movedTo?: string | undefined
}

export interface FetchParts {
  readonly fetched: FetchedFileStore
  readonly clock: () => Date
  readonly signal: AbortSignal
}

/**
 * Brings the files of a sender into its inbox, each whole or not at all, and our answers to it. A file that is cut short by a
 * broken connection is gone on with; one whose size still changes is left for the next time. Gives the names of both.
 */
export function fetchFiles(
  sender: Pick<WatchedSender, 'name' | 'source' | 'folders'>,
  remote: RemoteFolders,
  parts: FetchParts,
  sizes: Map<string, number>,
): Promise<{ readonly fetched: readonly string[]; readonly sent: readonly string[] }> {
  return withSftp(remote.sftp, parts.signal, async (sftp) => {
    const fetched: string[] = []
    for (const file of await sftp.list(remote.inbox)) {
      if (!sender.source.recognise(file.name) || (await parts.fetched.wasFetched(sender.name, file))) continue
      const isStill = sizes.get(file.name) === file.size
      sizes.set(file.name, file.size)
      if (!isStill || (await exists(join(sender.folders.inbox, file.name)))) continue
      await fetchFile(sftp, file, sender.folders.inbox, remote.inbox)
      await parts.fetched.noteFetched(sender.name, file, parts.clock())
      if (remote.movedTo !== undefined) {
        await sftp.move(posix.join(remote.inbox, file.name), posix.join(remote.movedTo, file.name))
      }
      sizes.delete(file.name)
      fetched.push(file.name)
    }
    const sent =
      remote.outbox === undefined ? [] : await sendAnswers(sftp, sender.folders.outbox, remote.outbox)
    return { fetched, sent }
  })
}

/** Fetches into a folder aside, under a name that says which state of the file it is, and then moves it. */
async function fetchFile(sftp: Sftp, file: RemoteFile, inbox: string, remoteInbox: string): Promise<void> {
  const aside = join(inbox, '.fetching')
  await mkdir(aside, { recursive: true })
  const part = `${file.modifiedAt}-${file.size}-${file.name}`
  for (const name of await readdir(aside)) {
    // An earlier state of the same file is of no use any more.
    if (name !== part && /^\d+-\d+-/.exec(name)?.[0] && name.replace(/^\d+-\d+-/, '') === file.name) {
      await rm(join(aside, name))
    }
  }
  const path = join(aside, part)
  const have = (await sizeOf(path)) ?? 0
  if (have < file.size || have === 0) await sftp.fetch(posix.join(remoteInbox, file.name), have, path)
  const size = (await sizeOf(path)) ?? 0
  if (size !== file.size) {
    await rm(path, { force: true })
    throw new GatewayError('partner_bad_answer', `a file came with ${size} bytes in place of ${file.size}`)
  }
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
  await rename(path, join(inbox, file.name))
}

/** Sends what lies in the outbox, and puts it aside when it is there. */
async function sendAnswers(sftp: Sftp, outbox: string, remoteOutbox: string): Promise<string[]> {
  const done = join(outbox, 'sent')
  await mkdir(done, { recursive: true })
  const files = (await readdir(outbox, { withFileTypes: true })).filter((entry) => entry.isFile())
  const names = files
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('.'))
    .sort()
  for (const name of names) {
    await sftp.put(join(outbox, name), posix.join(remoteOutbox, name))
    await rename(join(outbox, name), join(done, name))
  }
  return names
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    },
  )
}

const exists = async (path: string): Promise<boolean> => (await sizeOf(path)) !== undefined
