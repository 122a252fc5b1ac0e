import { GatewayError } from '../../ports/gateway-error.ts'
import type { Repair, RepairStore } from '../../ports/repairs/repair-store.ts'

/** Throws `not_found`. */
export async function findRepair(repairs: Pick<RepairStore, 'find'>, id: string): Promise<Repair> {
  const found = await repairs.find(id)
  if (!found) throw new GatewayError('not_found', 'there is no such repair')
  return found
}
