import { parseArgs } from 'node:util'
import { withStore } from '../../app.ts'
import { startOfDay } from '../../domain/time/local-time.ts'
import { prunedKinds, prunePayloads } from '../../evidence/prune-payloads.ts'
import { type Terminal, UsageError } from '../command.ts'
import { countText } from '../figures.ts'

/** How payloads are deleted by their age. */
export const pruneForm = `prune ${prunedKinds.join('|')} --before YYYY-MM-DD [--yes]`

/** Deletes payloads that came before a local day; their hashes, and what proves and recognises them, stay. */
export async function prune(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { before: { type: 'string' }, yes: { type: 'boolean', default: false } },
  })
  const kind = prunedKinds.find((known) => known === positionals[0])
  if (!kind || !/^\d{4}-\d{2}-\d{2}$/.test(values.before ?? '')) throw new UsageError(`evidence ${pruneForm}`)
  const { print, draw, isInteractive, log, signal } = terminal
  if (!values.yes) {
    print(`Payloads of ${kind} before ${values.before} would be deleted for ever; add --yes to do it.`)
    return 1
  }
  const deleted = await withStore(terminal.config(), log, (store) => {
    const order = { because: 'age', orderedBy: terminal.user, at: new Date() } as const
    const onProgress = (count: number) => isInteractive && draw(`\r${countText(count)} payloads`)
    return prunePayloads(kind, startOfDay(values.before ?? ''), order, {
      store: store.retention,
      signal,
      onProgress,
    })
  })
  if (isInteractive) draw('\r')
  print(`${countText(deleted)} payloads were deleted`)
  return 0
}
