import { createHash, timingSafeEqual } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import type SftpClient from 'ssh2-sftp-client'
import { GatewayError } from '../ports/gateway-error.ts'

/** Where files are fetched from, and who we are there. */
export interface SftpSettings {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password?: string | undefined
  /** PEM or OpenSSH. */
  readonly privateKey?: string | undefined
  readonly passphrase?: string | undefined
  /** SHA-256 of the key that the host must show, as OpenSSH writes it: `SHA256:` and base64. */
  readonly hostKey: string
  readonly timeoutMs: number
}

/** A file in a folder there; `modifiedAt` in ms, as coarse as its server tells. */
export interface RemoteFile {
  readonly name: string
  readonly size: number
  readonly modifiedAt: number
}

/** One connection to a server of files. */
export interface Sftp {
  list(folder: string): Promise<readonly RemoteFile[]>
  /** Fetches a file from a place on, adding it to what stands in a local file. */
  fetch(path: string, from: number, localPath: string): Promise<void>
  /** Writes a file there under another name first, so that nobody reads half of it. */
  put(localPath: string, path: string): Promise<void>
  /** Moves a file, away from under one that stands there. */
  move(path: string, to: string): Promise<void>
}

/**
 * Works over a connection to a host that shows the right key, and ends it. Throws `partner_untrusted` for another key,
 * `partner_unauthorized`, `partner_unreachable`, or `partner_bad_answer`.
 */
export async function withSftp<Result>(
  settings: SftpSettings,
  signal: AbortSignal,
  work: (sftp: Sftp) => Promise<Result>,
): Promise<Result> {
  const { host, port, user: username, password, privateKey, passphrase, timeoutMs } = settings
  let isTrusted = true
  // What is under way does not hear of a connection that ends, so it is told.
  const hungUp = Promise.withResolvers<never>()
  hungUp.promise.catch(() => {})
  let isLost = false
  const lost = () => {
    isLost = true
    hungUp.reject(new GatewayError('partner_unreachable', 'the host of files hung up'))
  }
  // Loaded when it is first needed: a start is quicker without it.
  const { default: Client } = await import('ssh2-sftp-client')
  const client = new Client('lienthong', { error: lost, end: lost, close: lost })
  const end = () => void client.end().catch(() => {})
  signal.addEventListener('abort', end, { once: true })
  try {
    await client.connect({
      ...{
        host,
        port,
        username,
        readyTimeout: timeoutMs,
        keepaliveInterval: timeoutMs,
        keepaliveCountMax: 2,
      },
      ...(password === undefined ? {} : { password }),
      ...(privateKey === undefined ? {} : { privateKey }),
      ...(passphrase === undefined ? {} : { passphrase }),
      hostVerifier: (key: Buffer) => {
        isTrusted = isSameKey(key, settings.hostKey)
        return isTrusted
      },
    })
    return await Promise.race([work(operationsOf(client)), hungUp.promise])
  } catch (error) {
    if (!isTrusted)
      throw new GatewayError('partner_untrusted', 'the host shows another key', { cause: error })
    throw failureOf(error)
  } finally {
    signal.removeEventListener('abort', end)
    // Of a connection that is gone nothing more is heard, and its end would be waited for in vain.
    if (isLost) end()
    else await client.end().catch(() => {})
  }
}

const operationsOf = (client: SftpClient): Sftp => ({
  async list(folder) {
    const found = await client.list(folder)
    return found
      .filter(({ type, name }) => type === '-' && isPlainName(name))
      .map(({ name, size, modifyTime }) => ({ name, size, modifiedAt: modifyTime }))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
  },
  async fetch(path, from, localPath) {
    const target = createWriteStream(localPath, { flags: 'a', mode: 0o600, flush: true })
    const options: { readStreamOptions: object } = { readStreamOptions: { start: from } }
    await client.get(path, target, options as SftpClient.TransferOptions)
  },
  async put(localPath, path) {
    await client.fastPut(localPath, `${path}.part`)
    await client.delete(path, true)
    await client.rename(`${path}.part`, path)
  },
  async move(path, to) {
    await client.delete(to, true)
    await client.rename(path, to)
  },
})

/** A name from outside that means a file in its folder and nothing else. */
const isPlainName = (name: string): boolean => /^(?!\.)[^/\\\p{Cc}]{1,200}$/u.test(name)

function isSameKey(key: Buffer, fingerprint: string): boolean {
  const shown = createHash('sha256').update(key).digest()
  const wanted = Buffer.from(fingerprint.replace(/^SHA256:/, ''), 'base64')
  return shown.length === wanted.length && timingSafeEqual(shown, wanted)
}

/** The library says in words only what went wrong. */
function failureOf(error: unknown): unknown {
  if (error instanceof GatewayError) return error
  const { code, message = '' } = error as { code?: string; message?: string }
  if (/authentication/i.test(message)) {
    return new GatewayError('partner_unauthorized', 'the host refused our login', { cause: error })
  }
  const isAway =
    /^(E[A-Z]+|ERR_NOT_CONNECTED|ERR_GENERIC_CLIENT)$/.test(code ?? '') ||
    /timed? ?out|connect|end|close/i.test(message)
  return new GatewayError(
    isAway ? 'partner_unreachable' : 'partner_bad_answer',
    isAway ? 'the host of files was not reached, or hung up' : 'the host of files refused',
    { cause: error },
  )
}
