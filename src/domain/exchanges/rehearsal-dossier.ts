import { localDay } from '../time/local-time.ts'
import type { Dossier, Named, OutgoingRecord } from './dossier.ts'
import type { PublicService } from './public-service.ts'

/**
 * A dossier that says of itself that it is a trial: no person, no fee, the unit as its own applicant. Its number ends in
 * a sequence that no real one has, and is the same all day, so that a repeated rehearsal is no second dossier.
 */
export function rehearsalDossier(service: PublicService, procedure: Named, now: Date): OutgoingRecord {
  const { code, name } = service.unit
  const day = localDay(now).slice(2).replaceAll('-', '')
  const dossier: Dossier = {
    ...service,
    procedure,
    number: `${code}-${day}-00000`,
    channel: 'online',
    filedAt: 'province',
    applicant: { kind: 'state-agency', name },
    abstract: 'Kiểm tra chữ ký số; không phải hồ sơ thật',
    submittedAt: now,
    receivedAt: now,
    finishedAt: now,
    status: 'finished',
    returnMethod: 'counter',
    papers: [],
    fees: [],
    otherPapers: [],
    supplements: [],
    results: [],
    onlinePayment: 'no-fee',
    digitised: false,
    verifiedByVneid: false,
    databases: [],
  }
  return { kind: 'dossier', dossier, as: 'new' }
}
