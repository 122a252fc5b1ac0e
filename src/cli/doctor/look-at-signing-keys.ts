import { dayMs } from '../../domain/time/local-time.ts'
import { readKeyEnds } from '../../store/keys/key-ends.ts'
import { type Finding, ok, wrong } from './finding.ts'

/** A partner needs some weeks to register a new certificate. */
const daysBefore = 30

/** Every key that signs now has a certificate that stays good for some weeks. */
export async function lookAtSigningKeys(databaseUrl: string, now: Date): Promise<Finding[]> {
  const ends = await readKeyEnds(databaseUrl)
  return ends.map(({ keyId, validTo }) => {
    const what = `signing key ${keyId}`
    const days = Math.floor((validTo.getTime() - now.getTime()) / dayMs)
    const until = validTo.toISOString().slice(0, 10)
    if (days >= daysBefore) return ok(what, `good until ${until}`)
    const detail = days < 0 ? `its certificate ended on ${until}` : `ends on ${until}, in ${days} days`
    return wrong(what, detail, 'lienthong keys add, rehearse and rotate: see docs/operations.md')
  })
}
