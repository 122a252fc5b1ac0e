import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Statement } from '../ports/evidence/evidence-store.ts'

/**
 * Keeps signed statements in a file, one JSON object a line, so that who can write in the database cannot cut a chain
 * unseen. A line is written whole or, when the process dies, not read; what follows one that was cut short begins anew.
 */
export async function keepStatementCopy(
  file: string,
  { chain, jws }: Pick<Statement, 'chain' | 'jws'>,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await appendFile(file, `\n${JSON.stringify({ chain, jws })}\n`, { mode: 0o600, flush: true })
}

/** The JWS of kept statements, by chain; none where there is no file. A line that was cut short is passed over. */
export async function readStatementCopies(file: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const copies = new Map<string, string[]>()
  for (const line of text.split('\n').filter(Boolean)) {
    const { chain, jws } = parse(line)
    if (typeof chain !== 'string' || typeof jws !== 'string') continue
    const known = copies.get(chain)
    if (known) known.push(jws)
    else copies.set(chain, [jws])
  }
  return copies
}

function parse(line: string): { chain?: unknown; jws?: unknown } {
  try {
    return JSON.parse(line)
  } catch {
    return {}
  }
}
