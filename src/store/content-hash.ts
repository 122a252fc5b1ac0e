import { hash } from 'node:crypto'
import type { Vault } from './vault.ts'

/** SHA-256 of a validated record. Validation writes members in the schema's order, so equal records hash equally. */
export const contentHash = (record: object): Buffer => hash('sha256', JSON.stringify(record), 'buffer')

/**
 * Keyed hash of a record's text that names people: equal for equal records, and not to be guessed by who reads the column.
 */
export const keyedContentHash = (text: string, vault: Pick<Vault, 'index'>): Buffer =>
  vault.index(`content:${text}`)

export const sha256 = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer')
