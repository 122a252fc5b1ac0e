import type { PartnerIdentity } from './settings.ts'

/** The `lgspaccesstoken` header: base64 of JSON, its names as the axis spells them. Empty where it is not asked for. */
export function identityHeaders(identity: PartnerIdentity | undefined): Record<string, string> {
  if (identity === undefined) return {}
  const json = JSON.stringify({
    AccessKey: identity.accessKey,
    SecretKey: identity.secretKey.reveal(),
    AppName: identity.appName,
    PartnerCode: identity.partnerCode,
    PartnerCodeCus: identity.partnerCodeCus,
  })
  return { lgspaccesstoken: Buffer.from(json).toString('base64') }
}
