import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'

const fixtures = join(import.meta.dirname, '../fixtures')

/** Compares bytes with a golden file below test/fixtures; `UPDATE_GOLDEN=1` rewrites the file instead. */
export function expectGolden(file: string, bytes: Uint8Array): void {
  const path = join(fixtures, file)
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
  }
  const golden = readFileSync(path)
  // The text shows where two messages differ; the bytes decide.
  expect(Buffer.from(bytes).toString('utf8')).toBe(golden.toString('utf8'))
  expect(golden.equals(bytes)).toBe(true)
}
