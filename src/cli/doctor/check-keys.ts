import { X509Certificate } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Check, type Finding, ok, reasonOf, wrong } from './finding.ts'

const msPerDay = 86_400_000
/** A partner needs some weeks to register a new certificate. */
const daysBefore = 30

/** Every signing key has a certificate that stays good for some weeks, and the keys of the data are there. */
export const checkKeys: Check = async ({ store: { dataFolder } }, now) => {
  const folder = join(dataFolder, 'keys')
  const names = await readdir(folder).catch((): string[] => [])
  if (names.length === 0) return [ok('keys', 'none yet; the first start makes them')]
  const findings: Finding[] = []
  if (!names.includes('data-keys.json')) {
    const remedy = 'put it back from the backup: without it nobody can read what is kept of persons'
    findings.push(wrong('keys', 'data-keys.json is missing', remedy))
  }
  const certificates = names.filter((name) => name.endsWith('.cert.pem'))
  for (const name of certificates) findings.push(await lookAtCertificate(join(folder, name), name, now))
  return findings
}

async function lookAtCertificate(path: string, name: string, now: Date): Promise<Finding> {
  const what = `certificate ${name}`
  try {
    const { validToDate } = new X509Certificate(await readFile(path))
    const days = Math.floor((validToDate.getTime() - now.getTime()) / msPerDay)
    const until = validToDate.toISOString().slice(0, 10)
    if (days >= daysBefore) return ok(what, `good until ${until}`)
    const detail = days < 0 ? `ended on ${until}` : `ends on ${until}, in ${days} days`
    return wrong(what, detail, 'make a new one and give it to the portals before it ends')
  } catch (error) {
    return wrong(what, `cannot be read: ${reasonOf(error)}`, 'put it back from the backup')
  }
}
