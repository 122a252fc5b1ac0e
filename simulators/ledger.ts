import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * One thing that a simulator received, as its own book says it. `applied` changed the simulator's state;
 * `repeated` was recognised as already applied; `read` only asked; `refused` changed nothing.
 */
export interface LedgerEntry {
  readonly at: string
  readonly party: string
  readonly operation: string
  /** The business key: dossier number, payment reference. */
  readonly reference: string
  /** What makes two entries the same fact, such as the status of a progress step; empty where the reference is enough. */
  readonly detail: string
  readonly bodySha256: string
  readonly signature: 'valid' | 'invalid' | 'none'
  readonly verdict: 'applied' | 'repeated' | 'refused' | 'read'
  readonly amount?: number
  /** What a simulator needs to find its state again after a restart. */
  readonly state?: unknown
}

/** The book of one simulator: a file of NDJSON that outlives the process. */
export interface SimulatorLedger {
  append(entry: LedgerEntry): void
  entries(): readonly LedgerEntry[]
}

/**
 * Opens the book in `file`, reading what an earlier process wrote. An entry is written before the answer is given,
 * so what was answered is in the book; a last line cut short by a kill was never answered and is left out.
 */
export function openLedger(file: string): SimulatorLedger {
  mkdirSync(dirname(file), { recursive: true })
  const entries = existsSync(file) ? readEntries(readFileSync(file, 'utf8')) : []
  return {
    append(entry) {
      appendFileSync(file, `${JSON.stringify(entry)}\n`)
      entries.push(entry)
    },
    entries: () => entries,
  }
}

function readEntries(content: string): LedgerEntry[] {
  const lines = content.split('\n')
  const complete = lines.slice(0, -1)
  return complete
    .filter((line) => line !== '' && line.endsWith('}'))
    .map((line) => JSON.parse(line) as LedgerEntry)
}
