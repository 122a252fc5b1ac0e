import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { NoticeCopy, NoticeFilter, NoticeStore } from '../ports/payments/notice-store.ts'

const atOnce = 200

/**
 * Writes kept messages into a file outside of the database, one JSON object a line, sealed as they are kept. Gives how many.
 * A file that is there already is never written over: throws then.
 */
export async function copyNotices(file: string, filter: NoticeFilter, notices: NoticeStore): Promise<number> {
  const handle = await open(file, 'wx', 0o600)
  let written = 0
  try {
    for (let after = 0; ; ) {
      const page = await notices.copies(filter, { after, limit: atOnce })
      await handle.appendFile(page.map((copy) => `${JSON.stringify(copy)}\n`).join(''))
      written += page.length
      if (page.length < atOnce) break
      after = page.at(-1)?.id ?? after
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return written
}

/** Keeps the copies of a file that are not kept here; gives the ids under which all of them are. */
export async function readCopies(file: string, notices: NoticeStore): Promise<number[]> {
  const ids: number[] = []
  let chunk: NoticeCopy[] = []
  const flush = async () => {
    ids.push(...(await notices.restore(chunk)))
    chunk = []
  }
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (line === '') continue
    chunk.push(JSON.parse(line) as NoticeCopy)
    if (chunk.length === atOnce) await flush()
  }
  await flush()
  return ids
}
