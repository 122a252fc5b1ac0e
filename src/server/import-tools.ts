import type { ImportTools } from '../console/index.ts'
import { silenceMs } from '../http/imports/receive-import.ts'
import { readIntoImport } from '../intake/read-into-import.ts'
import { intakesOf } from '../parts/intakes.ts'
import type { Parts } from '../parts/open-parts.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import { timeOrderedId } from '../store/time-ordered-id.ts'

/** Reads corrected files that come through the console, as files of school systems are read. */
export function importTools(parts: Parts): ImportTools {
  const { store, recordSources, clock } = parts
  const intakes = intakesOf(parts)
  return {
    createId: timeOrderedId,
    aliveSince: (now) => new Date(now.getTime() - 2 * silenceMs),
    async read({ id, clientId, kind, format, sentBy = '' }, bytes, maySee) {
      const client = await store.access.findClient(clientId)
      if (!client) {
        const problem = 'its school system may send nothing any more'
        await store.imports.finish(id, { state: 'refused', problem }, clock())
        throw new GatewayError('conflict', problem)
      }
      await readIntoImport(only(bytes), {
        ...{ id, kind, schoolCode: undefined, imports: store.imports, clock },
        source: recordSources[format],
        intake: intakes[kind],
        sender: { mayWriteFor: (code) => client.schoolCodes.has(code) && maySee(code), by: sentBy },
      })
    },
  }
}

async function* only(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}
