import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isRecordId } from '../domain/record-id.ts'
import type { Parts } from '../parts/open-parts.ts'
import type { KeptFile } from '../ports/statements/kept-file-store.ts'
import { hashOfFile } from '../reconcile/hash-of-file.ts'
import { type ReadFile, readFileOf } from '../reconcile/senders.ts'
import { summaryOf } from '../reconcile/summary-of.ts'
import { writeAnswers } from '../reconcile/write-answers.ts'

type UploadParts = Pick<Parts, 'config' | 'store' | 'senders' | 'reading' | 'waker'>

/** What reading a file came to, as far as it was read. */
export type FileReading = Readonly<Record<string, unknown>> | null

export type Upload =
  | { readonly is: 'read'; readonly file: KeptFile; readonly result: FileReading; readonly wasKnown: boolean }
  /** No sender has this name, or none of its files is named so. */
  | { readonly is: 'unknown-source' | 'foreign-name' }

/** A file of statements that somebody sends. */
export interface SentFile {
  readonly source: string
  readonly name: string
  readonly by: string
  readonly bytes: AsyncIterable<Uint8Array>
}

/** Reads a kept file again, or says why not. Movements that were taken in are known; what is read anew is taken in now. */
export async function readKeptFile(
  id: string,
  { config, store, senders, reading, waker }: UploadParts,
): Promise<string | { readonly file: KeptFile; readonly read: ReadFile }> {
  const isId = isRecordId(id)
  const file = isId ? await store.keptFiles.find(id) : undefined
  if (!file) return `no file is kept by the id ${id}`
  if (!file.isHere && file.bytes > 0) return 'the bytes of this file were deleted'
  const sender = senders.find(({ name }) => name === file.source)
  if (!sender) return `no sender of statements is called ${file.source} in the configuration`
  return inFolder(config.store.dataFolder, async (folder) => {
    const path = join(folder, file.name)
    await pipeline(Readable.from(store.keptFiles.read(id)), createWriteStream(path, { mode: 0o600 }))
    const read = await readFileOf(sender, path, reading, { by: file.keptBy, again: true, waits: true })
    await writeAnswers(read.files, sender.folders.outbox)
    waker.wakeAll()
    return { file, read }
  })
}

/** Works in a folder of its own, which is gone afterwards. */
async function inFolder<Result>(dataFolder: string, work: (folder: string) => Promise<Result>) {
  const folder = join(dataFolder, 'uploads', randomUUID())
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Files of statements that came, however they came, and taking in one that is sent. */
export function createStatementFiles({ config, store, senders, reading, waker }: UploadParts) {
  const resultOf = async ({ source, sha256 }: KeptFile): Promise<FileReading> => {
    const hash = Buffer.from(sha256, 'hex')
    const isOfPayments = senders.some(({ name, tells }) => name === source && tells === 'payments')
    if (isOfPayments)
      return ((await store.statements.findRun(source, hash)) as FileReading | undefined) ?? null
    const read = await store.bankFiles.find(source, hash)
    return read ? { id: read.id, source, readAt: read.readAt, ...read.summary } : null
  }
  return {
    list: store.keptFiles.list,

    async find(id: string): Promise<{ file: KeptFile; result: FileReading } | undefined> {
      const file = await store.keptFiles.find(id)
      return file && { file, result: await resultOf(file) }
    },

    /** Reads it as one that lies in the inbox: kept first, then read, our answers in the outbox. */
    async take({ source, name, by, bytes }: SentFile): Promise<Upload> {
      const sender = senders.find((one) => one.name === source)
      if (!sender) return { is: 'unknown-source' }
      if (!sender.source.recognise(name)) return { is: 'foreign-name' }
      return inFolder(config.store.dataFolder, async (folder) => {
        const path = join(folder, name)
        await pipeline(Readable.from(bytes), createWriteStream(path, { mode: 0o600 }))
        const read = await readFileOf(sender, path, reading, { by, waits: true })
        await writeAnswers(read.files, sender.folders.outbox)
        waker.wakeAll()
        const hash = await hashOfFile(path)
        const kept = { source, name, sha256: hash, by, at: reading.clock() }
        const file = await store.keptFiles.keep(kept, Readable.from([]))
        const result = summaryOf(read)
        return { is: 'read', file, result, wasKnown: result.wasKnown === true }
      })
    },
  }
}
