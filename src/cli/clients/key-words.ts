import { readFile } from 'node:fs/promises'
import type { ListedKey } from '../../domain/access/client-key.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { type Terminal, UsageError } from '../command.ts'

/** One public key on one line. */
export const describeKey = ({ kid, algorithms, thumbprint }: ListedKey): string =>
  `${thumbprint}  ${algorithms.join(', ').padEnd(12)}  kid ${kid}`

/** What stands in a file with keys. Throws a `UsageError` where it cannot be read. */
export async function contentOfKeys(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    throw new UsageError(`the file ${file} cannot be read`)
  }
}

/** Does something for which keys may be refused; a refusal is said, and the exit code is 1 then. */
export async function orNotDone(work: () => Promise<number>, { print }: Terminal): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof GatewayError && error.definition.httpStatus < 500)) throw error
    print(`not done: ${error.detail}`)
    return 1
  }
}
