import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface Letter {
  readonly from: string
  readonly to: readonly string[]
  /** As it came: headers and body. */
  readonly raw: string
  /** The body, its encoding undone. */
  readonly text: string
  readonly messageId: string
  readonly wasEncrypted: boolean
}

export interface MailServer {
  readonly port: number
  readonly letters: readonly Letter[]
  /** Refuses every letter with this code from now on; takes them again without one. */
  refuse(code?: number): void
  close(): Promise<void>
}

/** Serves a mail server on this machine; without other options one that asks for no password and has no TLS. */
export async function openMailServer(
  options: SMTPServerOptions = { authOptional: true, disabledCommands: ['STARTTLS'] },
): Promise<MailServer> {
  const letters: Letter[] = []
  let refusal: number | undefined
  const server = new SMTPServer({
    ...options,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (refusal) {
          done(Object.assign(new Error('not now, on-call@example.vn'), { responseCode: refusal }))
          return
        }
        const { mailFrom, rcptTo } = session.envelope
        letters.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          wasEncrypted: session.secure,
          ...read(Buffer.concat(chunks).toString('utf8')),
        })
        done()
      })
    },
  })
  // What a client breaks off is no error of the test.
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  return {
    port: (listening.address() as AddressInfo).port,
    letters,
    refuse: (code) => {
      refusal = code
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function read(raw: string): Pick<Letter, 'raw' | 'text' | 'messageId'> {
  const end = raw.indexOf('\r\n\r\n')
  const [head, body] = [raw.slice(0, end), raw.slice(end + 4)]
  const encoding = /^content-transfer-encoding: (\S+)/im.exec(head)?.[1]
  const decode = decoders[encoding ?? '7bit'] ?? ((text: string) => text)
  return { raw, text: decode(body), messageId: /^message-id: (\S+)/im.exec(head)?.[1] ?? '' }
}

const decoders: Readonly<Record<string, (text: string) => string>> = {
  base64: (text) => Buffer.from(text, 'base64').toString('utf8'),
  'quoted-printable': (text) => {
    const joined = text.replaceAll('=\r\n', '')
    const bytes = joined.replaceAll(/=([0-9A-F]{2})/g, (_all, hex) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    return Buffer.from(bytes, 'latin1').toString('utf8')
  },
}
