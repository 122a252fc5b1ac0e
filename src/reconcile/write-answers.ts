import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Puts our answers to a statement where its sender fetches them; the same answer again overwrites itself. */
export async function writeAnswers(files: ReadonlyMap<string, Buffer>, outbox: string): Promise<void> {
  await mkdir(outbox, { recursive: true })
  for (const [name, bytes] of files) await writeFile(join(outbox, name), bytes)
}
