import { isUtf8 } from 'node:buffer'
import type { Request } from 'express'
import { readBody } from '../read-body.ts'
import { OAuthError } from './oauth-error.ts'

const formBytes = 16 * 1024

/** Reads a form in which nothing stands twice (RFC 6749 section 3.2). Throws `OAuthError`. */
export async function readForm(request: Request): Promise<ReadonlyMap<string, string>> {
  if (!request.is('application/x-www-form-urlencoded')) {
    throw new OAuthError('invalid_request', 'send application/x-www-form-urlencoded')
  }
  const bytes = await readBody(request, formBytes)
  if (!isUtf8(bytes)) throw new OAuthError('invalid_request', 'the form is not UTF-8')
  const pairs = [...new URLSearchParams(bytes.toString('utf8'))].filter(([, value]) => value !== '')
  const form = new Map(pairs)
  if (form.size < pairs.length) throw new OAuthError('invalid_request', 'a parameter stands twice')
  return form
}
