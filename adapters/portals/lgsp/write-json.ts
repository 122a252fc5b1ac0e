import type { Fields, FieldValue } from './fields.ts'

/** Writes a message as a bare JSON object, text NFC-normalised; absent facts are left out. */
export const writeJson = (fields: Fields): Buffer => Buffer.from(JSON.stringify(fields, normalise))

const normalise = (_name: string, value: FieldValue) =>
  typeof value === 'string' ? value.normalize('NFC') : value
