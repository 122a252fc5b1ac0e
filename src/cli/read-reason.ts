import { UsageError } from './command.ts'

/** Why something is done, which every change needs. Throws a `UsageError`. */
export function readReason({ reason }: { readonly reason?: string | undefined }): string {
  const said = reason?.normalize('NFC').trim()
  if (said && said.length <= 300) return said
  throw new UsageError('say why, in 300 characters at most: --reason TEXT')
}
