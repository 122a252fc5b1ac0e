import { mkdir, readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../ports/clock.ts'
import type { GatewayError } from '../ports/gateway-error.ts'
import { isOfTheFile } from './unread-file.ts'
import { writeAnswers } from './write-answers.ts'

/** Where a sender puts its files and where our answers go. */
export interface StatementFolders {
  readonly inbox: string
  readonly outbox: string
  /** A file that changed less long ago may still be arriving and is left for the next time, in ms. */
  readonly quietMs?: number
}

/** What reading a file always gives: what it is kept under, and the answers that its sender expects back, by name. */
export interface FileResult {
  readonly run: { readonly id: string }
  readonly files: ReadonlyMap<string, Buffer>
}

/** One file of a folder: what reading it did, or why it was left where it is. */
export type FolderResult<Read extends FileResult = FileResult> =
  | ({ readonly file: string; readonly is: 'read' } & Read)
  | { readonly file: string; readonly is: 'failed'; readonly error: unknown; readonly isSetApart: boolean }

/**
 * Reads the files of a sender's inbox by name, one after the other, and writes the answers. A file that cannot be
 * read stays where it is, or moves to `quarantine` where that is in the file itself, and the others are read; a read one moves
 * to `done`, where its run's id keeps it from a later file of the same name. A file that somebody else takes away
 * meanwhile is theirs.
 */
export async function* readFolder<Read extends FileResult>(
  recognise: (fileName: string) => unknown,
  { inbox, outbox, quietMs = 0 }: StatementFolders,
  readFile: (path: string) => Promise<Read>,
  clock: Clock,
  keepUnread: (file: string, error: GatewayError) => Promise<void>,
): AsyncGenerator<FolderResult<Read>> {
  const done = join(inbox, 'done')
  await mkdir(done, { recursive: true })
  const names = (await readdir(inbox)).filter((name) => recognise(name)).sort()
  for (const file of names) {
    try {
      if (await changedWithin(join(inbox, file), quietMs, clock)) continue
      const read = await readFile(join(inbox, file))
      await writeAnswers(read.files, outbox)
      await rename(join(inbox, file), join(done, `${read.run.id}.${file}`))
      yield { file, is: 'read', ...read }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue
      const isSetApart = isOfTheFile(error)
      if (isSetApart) {
        await keepUnread(file, error)
        await setApart(inbox, file, clock)
      }
      yield { file, is: 'failed', error, isSetApart }
    }
  }
}

/** Takes a file away from those that are read; when it was keeps it from a later one of the same name. */
async function setApart(inbox: string, file: string, clock: Clock): Promise<void> {
  const quarantine = join(inbox, 'quarantine')
  await mkdir(quarantine, { recursive: true })
  await rename(join(inbox, file), join(quarantine, `${clock().getTime()}.${file}`))
}

async function changedWithin(path: string, ms: number, clock: Clock): Promise<boolean> {
  return ms > 0 && (await stat(path)).mtimeMs > clock().getTime() - ms
}
