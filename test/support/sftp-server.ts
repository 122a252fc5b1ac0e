import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import ssh2, { type Connection, type SFTPWrapper } from 'ssh2'

/** A real SSH server over a folder, with a login of its own. */
export interface TestSftpServer {
  readonly port: number
  /** `SHA256:…` of its key. */
  readonly hostKey: string
  readonly user: string
  readonly password: string
  /** The private key that it lets in too, in OpenSSH's form. */
  readonly clientKey: string
  /** How many bytes of files were read from it. */
  readonly bytesRead: () => number
  /** Hangs up, once, when so many more bytes were read. */
  hangUpAfter(bytes: number): void
  close(): Promise<void>
}

const { STATUS_CODE } = ssh2.utils.sftp

/** Opens a server over the folders below `root`, on a free port of the loopback interface. */
export async function openSftpServer(root: string): Promise<TestSftpServer> {
  // Not `ed25519`: the library cuts leading zero bytes off those, so one key in 128 is malformed.
  const host = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 })
  const client = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 })
  const [user, password] = ['bank', 'a password of one run']
  const open = new Set<Connection>()
  const state = { read: 0, hangUpAt: Number.POSITIVE_INFINITY }
  const clientKey = publicOf(client.public)
  const server = new ssh2.Server({ hostKeys: [host.private] }, (connection) => {
    open.add(connection)
    ;(connection as unknown as { setNoDelay(isOn: boolean): void }).setNoDelay(true)
    connection.on('error', () => {})
    connection.on('close', () => open.delete(connection))
    connection.on('authentication', (asked) => {
      const byPassword = asked.method === 'password' && asked.password === password
      const byKey = asked.method === 'publickey' && asked.key.data.equals(clientKey)
      if (asked.username === user && (byPassword || byKey)) asked.accept()
      else asked.reject(['password', 'publickey'])
    })
    connection.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) =>
        serve(acceptSftp(), { root, state, hangUp: () => hangUp(connection) }),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: `SHA256:${createHash('sha256').update(publicOf(host.public)).digest('base64').replace(/=+$/, '')}`,
    ...{ user, password, clientKey: client.private },
    bytesRead: () => state.read,
    hangUpAfter: (bytes) => {
      state.hangUpAt = state.read + bytes
    },
    close: () =>
      new Promise((resolve) => {
        for (const connection of open) connection.end()
        server.close(() => resolve())
      }),
  }
}

function publicOf(key: string): Buffer {
  const parsed = ssh2.utils.parseKey(key)
  if (parsed instanceof Error) throw parsed
  return (Array.isArray(parsed) ? parsed[0] : parsed).getPublicSSH()
}

const hangUp = (connection: Connection) =>
  void (connection as unknown as { _sock: { destroy(): void } })._sock.destroy()

interface Served {
  readonly root: string
  readonly state: { read: number; hangUpAt: number }
  readonly hangUp: () => void
}

function serve(sftp: SFTPWrapper, { root, state, hangUp }: Served): void {
  const handles = new Map<number, { path: string; file?: number; isListed?: boolean }>()
  let next = 0
  const at = (path: string) => join(root, join('/', path))
  const handleOf = (entry: { path: string; file?: number }) => {
    const handle = Buffer.alloc(4)
    handle.writeUInt32BE(next)
    handles.set(next, entry)
    next += 1
    return handle
  }
  const found = (handle: Buffer) => handles.get(handle.readUInt32BE(0))
  const attributes = (path: string) => {
    const { mode, uid, gid, size, atimeMs, mtimeMs } = statSync(path)
    return { mode, uid, gid, size, atime: Math.floor(atimeMs / 1000), mtime: Math.floor(mtimeMs / 1000) }
  }
  /** Answers what fails as a server does. */
  const trying = (id: number, work: () => void) => {
    try {
      work()
    } catch {
      sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
    }
  }
  const tell = (id: number, path: string) => trying(id, () => sftp.attrs(id, attributes(at(path))))

  sftp.on('REALPATH', (id, path) => sftp.name(id, [{ filename: path, longname: path, attrs: {} as never }]))
  sftp.on('STAT', tell)
  sftp.on('LSTAT', tell)
  sftp.on('FSTAT', (id, handle) => tell(id, found(handle)?.path ?? ''))
  sftp.on('FSETSTAT', (id) => sftp.status(id, STATUS_CODE.OK))
  sftp.on('OPENDIR', (id, path) =>
    trying(id, () => {
      statSync(at(path))
      sftp.handle(id, handleOf({ path }))
    }),
  )
  sftp.on('READDIR', (id, handle) => {
    const folder = found(handle) as { path: string; isListed?: boolean } | undefined
    if (!folder || folder.isListed) return sftp.status(id, STATUS_CODE.EOF)
    folder.isListed = true
    const names = readdirSync(at(folder.path))
    sftp.name(
      id,
      names.map((filename) => {
        const attrs = attributes(join(at(folder.path), filename))
        const isFolder = statSync(join(at(folder.path), filename)).isDirectory()
        return {
          filename,
          longname: `${isFolder ? 'd' : '-'}rw-r--r-- 1 bank bank ${attrs.size} Jan 1 00:00 ${filename}`,
          attrs,
        }
      }),
    )
  })
  sftp.on('OPEN', (id, path, flags) =>
    trying(id, () => {
      const file = openSync(at(path), ssh2.utils.sftp.flagsToString(flags) ?? 'r')
      sftp.handle(id, handleOf({ path, file }))
    }),
  )
  sftp.on('READ', (id, handle, offset, length) => {
    const bytes = Buffer.alloc(length)
    const size = readSync(found(handle)?.file ?? -1, bytes, 0, length, offset)
    if (size === 0) return sftp.status(id, STATUS_CODE.EOF)
    state.read += size
    if (state.read > state.hangUpAt) {
      state.hangUpAt = Number.POSITIVE_INFINITY
      return hangUp()
    }
    sftp.data(id, bytes.subarray(0, size))
  })
  sftp.on('WRITE', (id, handle, offset, data) => {
    writeSync(found(handle)?.file ?? -1, data, 0, data.length, offset)
    sftp.status(id, STATUS_CODE.OK)
  })
  sftp.on('CLOSE', (id, handle) => {
    const { file } = found(handle) ?? {}
    if (file !== undefined) closeSync(file)
    sftp.status(id, STATUS_CODE.OK)
  })
  sftp.on('RENAME', (id, from, to) =>
    trying(id, () => {
      if (existsSync(at(to))) return sftp.status(id, STATUS_CODE.FAILURE)
      renameSync(at(from), at(to))
      sftp.status(id, STATUS_CODE.OK)
    }),
  )
  sftp.on('REMOVE', (id, path) =>
    trying(id, () => {
      rmSync(at(path))
      sftp.status(id, STATUS_CODE.OK)
    }),
  )
}
