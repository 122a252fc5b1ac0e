import type { Request, Response } from 'express'

export interface SessionCookie {
  read(request: Request): string | undefined
  write(response: Response, token: string): void
  clear(response: Response): void
}

/**
 * The cookie that carries a session. Over https its name begins with `__Host-`, which a browser takes only when it
 * is Secure, for all paths and for this very host: no neighbouring subdomain can plant one (RFC 6265bis section 4.1.3.2).
 */
export function createSessionCookie(publicUrl: string): SessionCookie {
  const secure = new URL(publicUrl).protocol === 'https:'
  const name = secure ? '__Host-lienthong-console' : 'lienthong-console'
  const attributes = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const
  return {
    read: (request) => readCookie(request.headers.cookie, name),
    write: (response, token) => response.cookie(name, token, attributes),
    clear: (response) => response.clearCookie(name, attributes),
  }
}

function readCookie(header: string | undefined, name: string): string | undefined {
  const pair = header?.split(/; */).find((candidate) => candidate.startsWith(`${name}=`))
  return pair?.slice(name.length + 1)
}
