import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A disk of few MiB that can be filled to its last byte. */
export interface SmallDisk {
  readonly folder: string
  fill(): void
  free(): void
  close(): void
}

/** Mounts a small disk in memory; undefined where nobody may mount one. */
export function openSmallDisk(folder: string, mebibytes: number): SmallDisk | undefined {
  mkdirSync(folder, { recursive: true })
  try {
    const options = ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=0755`]
    execFileSync('mount', [...options, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill: () => fillTo(ballast),
    free: () => rmSync(ballast, { force: true }),
    close: () => void execFileSync('umount', ['--lazy', folder]),
  }
}

/** Writes until there is no space for another page, and takes again what is let go meanwhile. */
function fillTo(file: string): void {
  const open = openSync(file, 'a')
  try {
    for (const size of [1_048_576, 4_096]) {
      const zeros = Buffer.alloc(size)
      while (hasWritten(open, zeros));
    }
  } finally {
    closeSync(open)
  }
}

function hasWritten(open: number, bytes: Buffer): boolean {
  try {
    return writeSync(open, bytes) > 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}
