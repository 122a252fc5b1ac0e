import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { exportNow, withParts } from '../../app.ts'
import { renderExport } from '../../evidence/export-file.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Terminal } from '../command.ts'
import { exchangeId } from './exchange-id.ts'
import { noteOpening } from './note-opening.ts'

export const exportForm = 'export EXCHANGE [--out FILE] [--reason TEXT]'

/** Writes one exchange with everything that proves it to a file that only its owner may read. */
export async function exportEvidence(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { out: { type: 'string' }, reason: { type: 'string', default: 'export of the evidence' } },
  })
  const id = exchangeId(positionals[0], exportForm)
  const { print, log, signal } = terminal
  const file = values.out ?? `evidence-${id}.json`
  try {
    const made = await withParts(terminal.config(), log, async (parts) => {
      // The opening is kept before the payload is seen, and whether or not the file can be written.
      const found = await parts.store.evidence.find(id)
      if (!found) throw new GatewayError('not_found', `there is no exchange ${id}`)
      await noteOpening(id, values.reason, terminal, parts)
      return exportNow(found.exchange, parts, signal)
    })
    await writeFile(file, renderExport(made), { mode: 0o600, flag: 'wx' })
    print(`${file}: ${made.records.length} records of exchange ${id}`)
    print(
      'It holds personal data in clear. Whoever gets it can check it with: lienthong evidence verify FILE',
    )
    return 0
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (!(error instanceof GatewayError) && code !== 'EEXIST') throw error
    print(error instanceof GatewayError ? error.detail : `${file} is there already; name another with --out`)
    return 1
  }
}
