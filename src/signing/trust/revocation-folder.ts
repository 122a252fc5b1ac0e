import { hash, randomUUID, X509Certificate } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PendingCheck, PendingChecks } from './pending-checks.ts'
import type { CachedAnswer, RevocationCache } from './revocation.ts'

/** Keeps answers of authorities, and what is to be asked again, as one file each. A crash leaves no half file. */
export function openRevocationFolder(folder: string): {
  readonly cache: RevocationCache
  readonly pending: PendingChecks
} {
  return { cache: cacheIn(join(folder, 'answers')), pending: pendingIn(join(folder, 'pending')) }
}

function cacheIn(folder: string): RevocationCache {
  const fileOf = (key: string) => join(folder, `${hash('sha256', key)}.json`)
  return {
    async get(key) {
      const kept = await readJson<{ bytes: string; goodUntil: string }>(fileOf(key))
      return kept && { bytes: Buffer.from(kept.bytes, 'base64'), goodUntil: new Date(kept.goodUntil) }
    },
    put: (key, { bytes, goodUntil }: CachedAnswer) =>
      writeJson(folder, fileOf(key), { bytes: bytes.toString('base64'), goodUntil }),
  }
}

function pendingIn(folder: string): PendingChecks {
  const fileOf = ({ path, at }: PendingCheck) => {
    const name = [...path.map(({ fingerprint256 }) => fingerprint256), at.toISOString()].join('\n')
    return join(folder, `${hash('sha256', name)}.json`)
  }
  return {
    remember: (check) =>
      writeJson(folder, fileOf(check), {
        path: check.path.map(({ raw }) => raw.toString('base64')),
        at: check.at,
      }),
    async list() {
      const names = (await filesIn(folder)).filter((name) => name.endsWith('.json'))
      const kept = await Promise.all(
        names.map((name) => readJson<{ path: string[]; at: string }>(join(folder, name))),
      )
      return kept
        .filter((check) => check !== null)
        .map(({ path, at }) => ({
          path: path.map((base64) => new X509Certificate(Buffer.from(base64, 'base64'))),
          at: new Date(at),
        }))
    },
    forget: (check) => rm(fileOf(check), { force: true }),
  }
}

async function writeJson(folder: string, file: string, content: object): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, JSON.stringify(content), { mode: 0o600, flush: true })
  await rename(draft, file)
}

async function readJson<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null
    throw error
  }
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
