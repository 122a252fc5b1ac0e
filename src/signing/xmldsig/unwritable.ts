import { GatewayError } from '../../ports/gateway-error.ts'

/** The failure of a tree that canonical XML cannot hold. Names the element, never a value. */
export function unwritable(elementName: string, why: string): GatewayError {
  return new GatewayError('unwritable_text', `${elementName}: ${why}`)
}
