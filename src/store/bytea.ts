/** Bytes as PostgreSQL reads a `bytea` in text and JSON. */
export const bytea = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`
