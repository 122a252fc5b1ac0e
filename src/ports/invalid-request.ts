import type { LineProblem } from '../../schemas/import.ts'
import { GatewayError } from './gateway-error.ts'

/** A request whose fields are not what they must be; one of them alone is the detail. */
export class InvalidRequest extends GatewayError {
  readonly errors: readonly LineProblem[]

  constructor(errors: readonly LineProblem[]) {
    const [first] = errors
    const isOne = first !== undefined && errors.length === 1
    super(
      'invalid_request',
      isOne ? `${first.field} ${first.message}` : `${errors.length} fields are not valid`,
    )
    this.errors = errors
  }
}
