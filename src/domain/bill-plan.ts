import type { BillRequest } from '../../schemas/bill.ts'
import type { School } from '../../schemas/school.ts'
import { localDay } from './local-time.ts'
import { partsOf } from './outgoing-record.ts'
import { portalsFor, type Route } from './routing.ts'

/** Which portals take how many progress steps in one message, by portal. */
export type StepsPerMessage = ReadonlyMap<string, number>

/** The portals that must learn of an event of a school's records on a day, with the messages each needs. */
export function tellOf(
  event: 'paid' | 'cancelled',
  school: { code: string; unitCode: string },
  at: Date,
  routes: readonly Route[],
  steps: StepsPerMessage,
): ReadonlyMap<string, number> {
  const portals = portalsFor(routes, 'bill', school, localDay(at))
  return new Map(portals.map((portal) => [portal, partsOf(event, steps.get(portal) ?? 1)]))
}

/** What accepting a bill needs besides the bill: whose dossier number it gets and which portals learn of it. */
export function planBill(
  request: BillRequest,
  school: School,
  at: Date,
  rules: { routes: readonly Route[]; steps: StepsPerMessage; dossierUnit: string },
) {
  const place = { code: school.code, unitCode: school.unit.code }
  return {
    request,
    dossierUnit: rules.dossierUnit,
    portals: portalsFor(rules.routes, 'bill', place, localDay(at)),
    tellPaid: tellOf('paid', place, at, rules.routes, rules.steps),
  }
}
