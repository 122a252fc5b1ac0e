import { basename } from 'node:path'
import { GatewayError } from '../ports/gateway-error.ts'

interface Sender {
  readonly name: string
  readonly source: { recognise(fileName: string): { readonly businessDay: string } | undefined }
}

/** The business day that a file of a sender is of, by its name; throws `invalid_request` where it is named otherwise. */
export function dayOfFile(path: string, { name, source }: Sender): string {
  const recognised = source.recognise(basename(path))
  if (recognised) return recognised.businessDay
  throw new GatewayError('invalid_request', `${basename(path)} is not named like a file of ${name}`)
}
