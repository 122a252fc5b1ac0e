import { readFileSync, statSync } from 'node:fs'
import { GatewayError } from '../ports/gateway-error.ts'
import type { HttpClientSettings } from './http-client.ts'

/** Files of PEM, as a partner's settings name them. */
export interface TlsFiles {
  readonly ca?: string | undefined
  readonly certificate?: string | undefined
  readonly key?: string | undefined
}

/** Reads what a partner's TLS needs. Throws `key_unusable` for a file that cannot be read, or a key that others may read. */
export function readTlsFiles({ ca, certificate, key }: TlsFiles): NonNullable<HttpClientSettings['tls']> {
  if (key !== undefined && isReadByOthers(key)) throw unusable(key, 'must be readable by its owner only')
  return {
    ...(ca === undefined ? {} : { ca: read(ca) }),
    ...(certificate === undefined ? {} : { cert: read(certificate) }),
    ...(key === undefined ? {} : { key: read(key) }),
  }
}

const isReadByOthers = (file: string): boolean =>
  ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw unusable(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

const unusable = (file: string, problem: string) => new GatewayError('key_unusable', `${file} ${problem}`)
