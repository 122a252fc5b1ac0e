import { createHash } from 'node:crypto'
import type { Telling } from '../ports/incidents/incident-store.ts'
import type { AlertChannel } from './alert-channel.ts'
import { mailText } from './mail-text.ts'

export interface MailSettings {
  readonly host: string
  readonly port: number
  /** `implicit`: TLS from the first byte; `starttls`: before anything else is said, or nothing is sent; `none`: in the open. */
  readonly tls: 'implicit' | 'starttls' | 'none'
  /** PEM of the authority that the server's certificate is of, where Node does not know it. */
  readonly ca?: string | undefined
  readonly login?: { readonly user: string; readonly password: string } | undefined
  readonly from: string
  readonly to: readonly string[]
  readonly timeoutMs: number
}

/** Makes the channel that writes one letter of all the news there is, by SMTP. */
export function createMailChannel(settings: MailSettings): AlertChannel {
  const { from, to } = settings
  let transport: ReturnType<typeof openTransport> | undefined
  return {
    name: 'mail',
    atOnce: 50,
    async tell(news) {
      transport ??= openTransport(settings)
      const letter = { from, to: [...to], messageId: messageIdOf(news, from), ...mailText(news) }
      const { accepted } = await (await transport).sendMail(letter).catch((error: unknown) => {
        throw new Error(problemOf(error))
      })
      return `${accepted.length} of ${to.length} addresses`
    },
  }
}

/** The library is read when there is something to tell. */
async function openTransport({ host, port, tls, ca, login, timeoutMs }: MailSettings) {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    tls: { ...(ca ? { ca } : {}) },
    ...(login ? { auth: { user: login.user, pass: login.password } } : {}),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** The same news have the same id, so that a letter that was sent twice is seen once. */
function messageIdOf(news: readonly Telling[], from: string): string {
  const told = news.map(({ incidentId, news, step }) => `${incidentId} ${news} ${step}`).join('\n')
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'lienthong.invalid'
  return `<${createHash('sha256').update(told).digest('hex').slice(0, 32)}@${domain}>`
}

/** What the server says may repeat addresses; its codes do not. */
function problemOf(error: unknown): string {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  return ['the mail server did not take it', code, responseCode].filter(Boolean).join(', ')
}
