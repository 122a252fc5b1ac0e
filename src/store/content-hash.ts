import { createHash } from 'node:crypto'

/** SHA-256 of a validated record. Validation writes members in the schema's order, so equal records hash equally. */
export const contentHash = (record: object): Buffer =>
  createHash('sha256').update(JSON.stringify(record)).digest()

export const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()
