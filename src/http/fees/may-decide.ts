import type { Client } from '../../ports/access/access-store.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { assertOwnSchool } from '../schools-of-client.ts'

/** A school decides for itself; what is for all schools is decided by operators. Throws `forbidden`. */
export function assertMayDecide(client: Client, schoolCode: string | undefined): void {
  if (client.isOperator) return
  if (schoolCode === undefined) {
    throw new GatewayError('forbidden', 'what is for all schools is decided by operators of the gateway')
  }
  assertOwnSchool(client, schoolCode)
}
