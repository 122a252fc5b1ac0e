import type { AnswerFiles } from '../../ports/statements/statement-store.ts'
import { openJson, sealJson } from '../sealed-json.ts'
import type { Vault } from '../vault.ts'

/** Seals the files that a sender expects back; they name people. */
export const sealFiles = (files: AnswerFiles, vault: Vault): Buffer =>
  sealJson(
    [...files].map(([name, bytes]) => [name, bytes.toString('base64')]),
    vault,
  )

/** Opens what `sealFiles` sealed. */
export function openFiles(sealed: Buffer, vault: Vault): AnswerFiles {
  const files = openJson<[string, string][]>(sealed, vault)
  return new Map(files.map(([name, base64]) => [name, Buffer.from(base64, 'base64')]))
}
