import type { AnswerFiles } from '../../ports/statement-store.ts'
import type { Vault } from '../vault.ts'

/** Seals the files that a sender expects back; they name people. */
export const sealFiles = (files: AnswerFiles, vault: Vault): Buffer =>
  vault.seal(Buffer.from(JSON.stringify([...files].map(([name, bytes]) => [name, bytes.toString('base64')]))))

/** Opens what `sealFiles` sealed. */
export function openFiles(sealed: Buffer, vault: Vault): AnswerFiles {
  const files = JSON.parse(vault.open(sealed).toString('utf8')) as [string, string][]
  return new Map(files.map(([name, base64]) => [name, Buffer.from(base64, 'base64')]))
}
