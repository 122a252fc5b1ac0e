import { parseArgs } from 'node:util'
import { withParts } from '../../app.ts'
import { maskStudent } from '../../domain/roster/mask.ts'
import type { ExchangeEvidence } from '../../ports/evidence/evidence-store.ts'
import type { Store } from '../../store/open-store.ts'
import type { Terminal } from '../command.ts'
import { exchangeId } from './exchange-id.ts'
import { noteOpening } from './note-opening.ts'

export const showForm = 'show EXCHANGE [--reason TEXT]'

/** Lists what was exchanged, masked; with a reason, which is recorded with who gave it, the bytes themselves. */
export async function show(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { reason: { type: 'string' } },
  })
  const id = exchangeId(positionals[0], showForm)
  const { print, log } = terminal
  return withParts(terminal.config(), log, async ({ store, clock }) => {
    const found = await store.evidence.find(id)
    if (!found) {
      print(`there is no exchange ${id}`)
      return 1
    }
    if (!values.reason) {
      for (const line of await describe(found, store)) print(line)
      print('The bytes name people: they are shown with --reason TEXT, which is recorded.')
      return 0
    }
    await noteOpening(id, values.reason, terminal, { store, clock })
    for (const { record, bytes } of found.rows) {
      print(
        `${record.at}  ${record.direction}  ${record.operation} ${record.reference}  SHA-256 ${record.sha256}`,
      )
      print(Buffer.isBuffer(bytes) ? bytes.toString('utf8') : `(the bytes are ${bytes})`)
    }
    return 0
  })
}

async function describe({ exchange, rows }: ExchangeEvidence, store: Store): Promise<string[]> {
  const { id, partner, event, state } = exchange
  const subject = (await store.exchanges.subjects([exchange])).get(id)
  const who = subject && maskStudent(subject.student, 'operator')
  return [
    `exchange ${id} with ${partner}: ${event}, ${state}`,
    ...(who
      ? [`about ${who.name}, born ${who.birthDate}, identity number ${who.identityNumber ?? 'not given'}`]
      : []),
    ...rows.map(({ record, bytes }) => {
      const size = Buffer.isBuffer(bytes) ? `${bytes.length} bytes` : `bytes ${bytes}`
      return `  ${record.at}  ${record.direction}  ${record.operation} ${record.reference}  ${size}  SHA-256 ${record.sha256}`
    }),
  ]
}
