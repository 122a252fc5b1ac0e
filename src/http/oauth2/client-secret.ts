import { createHash, timingSafeEqual } from 'node:crypto'
import type { AccessStore, Client } from '../../ports/access/access-store.ts'
import type { Clock } from '../../ports/clock.ts'
import { OAuthError } from './oauth-error.ts'

/** What a secret is kept as. A secret is 256 random bits, so a plain hash guards it. */
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest()

const nobody = secretHash('')

/** Finds the client of HTTP Basic credentials (`client_secret_basic`, RFC 6749 section 2.3.1). Throws `invalid_client`. */
export async function clientOfSecret(
  authorization: string,
  { access, clock }: { readonly access: AccessStore; readonly clock: Clock },
): Promise<Client> {
  const { id, secret } = readBasic(authorization)
  const client = await access.findClient(id)
  const hash = secretHash(secret)
  const isPresent = timingSafeEqual(hash, client?.secretSha256 ?? nobody)
  const isOld = timingSafeEqual(hash, client?.oldSecret?.sha256 ?? nobody)
  const oldIsGood = client?.oldSecret && client.oldSecret.endsAt > clock()
  if (!client?.secretSha256 || !(isPresent || (isOld && oldIsGood)))
    throw new OAuthError('invalid_client', 'client or secret is wrong')
  return client
}

function readBasic(authorization: string): { id: string; secret: string } {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(authorization) ?? []
  const [, id, secret] = /^([^:]+):(.*)$/.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? []
  if (id === undefined || secret === undefined) {
    throw new OAuthError('invalid_client', 'the Authorization header is not HTTP Basic')
  }
  return { id: formDecoded(id), secret: formDecoded(secret) }
}

/** Both parts are form-encoded before Base64. */
function formDecoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    throw new OAuthError('invalid_client', 'the credentials are not form-encoded')
  }
}
