import type { Client } from '../../ports/access/access-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { Import, ImportStore } from '../../ports/intake/import-store.ts'
import { type ImportTools, silenceMs } from './receive-import.ts'

/** Finds an import of the client that sent it. Throws `not_found`. */
export async function findOwnImport(
  { imports, clock }: { imports: ImportStore; clock: ImportTools['clock'] },
  client: Client,
  id: string,
): Promise<Import> {
  const found = await imports.find(id, new Date(clock().getTime() - 2 * silenceMs))
  if (found?.clientId === client.id) return found
  throw new GatewayError('not_found', 'you sent no import with this id')
}

/** An import without whom it belongs to, and without what people did at the console. */
export function present(found: Import) {
  const { clientId: _, sentBy: __, corrects: ___, ...shown } = found
  return shown
}
