import type { RequestListener } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { answerRequest, type StampingAuthority } from './answer-request.ts'

export type TsaOptions = StampingAuthority

/** A time-stamping authority over HTTP (RFC 3161 section 3.4): any path takes a query and gives a reply. */
export function createTsaSimulator(authority: TsaOptions): RequestListener {
  return async (request, response) => {
    if (request.method !== 'POST' || request.headers['content-type'] !== 'application/timestamp-query') {
      response.writeHead(415).end()
      return
    }
    const answer = answerRequest(await buffer(request), authority)
    response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(answer)
  }
}
