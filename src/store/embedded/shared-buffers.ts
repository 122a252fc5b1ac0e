import { totalmem } from 'node:os'

const mebibyte = 1024 * 1024
const least = 128
const most = 4_096

/**
 * The pages that our own PostgreSQL holds itself, in MiB: an eighth of the memory, so that the gateway, its workers and the
 * system's cache have the rest. With a million bills 256 MiB held too little of what their payments touch: half a million lines of a
 * statement were taken at 7,670 a second, and at 8,855 with 2 GiB.
 */
export const sharedBuffersFor = (memoryBytes: number): number =>
  Math.min(most, Math.max(least, Math.floor(memoryBytes / 8 / mebibyte)))

/** The memory of the machine, or of the container where that is less, in bytes. */
export function usableMemory(): number {
  const allowed = process.constrainedMemory()
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()
}
