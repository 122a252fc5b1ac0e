import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { GatewayError } from '../ports/gateway-error.ts'
import { readCertificates } from '../signing/keys/certificate-chain.ts'
import { createTimeStamper } from '../signing/timestamp/time-stamper.ts'
import { trustAuthorities } from '../signing/trust/trust-authorities.ts'
import { createHttpClient } from '../wire/http-client.ts'
import type { Config } from './configuration.ts'

const wire = { timeoutMs: 30_000, maxResponseBytes: 64 * 1024 }

/** Makes what has bytes stamped by the authority of the settings; nothing where there is none. */
export function createStamping({
  timeStamps,
}: Config['evidence']): ((bytes: Buffer) => Promise<Buffer>) | undefined {
  if (!timeStamps) return undefined
  const client = createHttpClient(wire)
  const post = async (body: Buffer): Promise<Uint8Array> => {
    const headers = { 'content-type': 'application/timestamp-query' }
    const answer = await client.send({ method: 'POST', url: timeStamps.url, headers, body })
    if (answer.status !== 200)
      throw new GatewayError('time_stamp_failed', `the authority answered ${answer.status}`)
    return answer.body
  }
  return async (bytes) => {
    const authorities = readCertificates(await readFile(timeStamps.certificates, 'utf8'))
    const trust = trustAuthorities({ authorities, revocation: { is: 'not-asked' } })
    const { token } = await createTimeStamper({ post, trust, randomBytes })(bytes)
    return token
  }
}
