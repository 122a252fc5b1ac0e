import { hash } from 'node:crypto'

/** SHA-256 of a validated record. Validation writes members in the schema's order, so equal records hash equally. */
export const contentHash = (record: object): Buffer => hash('sha256', JSON.stringify(record), 'buffer')

export const sha256 = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer')
