import type { ExchangeEvent } from '../../../schemas/exchange.ts'
import type { School } from '../../../schemas/school.ts'
import type { TellPortals } from '../../ports/bills/bill-store.ts'
import { localDay } from '../time/local-time.ts'
import { partsOf, type Services } from './outgoing-record.ts'
import { portalsFor, type Route } from './routing.ts'

/** Says which portals learn of a record and in how many messages; the day is that of the clock. */
export interface Planner {
  /** Whose dossier number a bill gets, and which portals learn that it is issued and that it is paid. */
  planBill(school: School): BillPlan
  planTransfer(school: School): { readonly dossierUnit: string; readonly portals: readonly string[] }
  tellPaid(school: Place): TellPortals
  tellCancelled(school: Place): TellPortals
}

export interface BillPlan {
  readonly dossierUnit: string
  readonly portals: readonly string[]
  readonly tellPaid: TellPortals
}

/** A school as routing sees it. */
export interface Place {
  readonly code: string
  readonly unitCode: string
}

export interface PlanningRules {
  readonly routes: readonly Route[]
  readonly services: Services
  /** Progress steps that one message carries, by portal. */
  readonly stepsPerMessage: ReadonlyMap<string, number>
  readonly clock: () => Date
}

/** Makes a planner. Plans of bills are remembered by school for the day: a million bills come from a few hundred schools. */
export function createPlanner({ routes, services, stepsPerMessage, clock }: PlanningRules): Planner {
  const plans = new Map<string, BillPlan>()
  let planDay = ''

  const portals = (record: Route['record'], place: Place) =>
    portalsFor(routes, record, place, localDay(clock()))
  const tell = (event: ExchangeEvent, place: Place): TellPortals =>
    new Map(
      portals('bill', place).map((portal) => [portal, partsOf(event, stepsPerMessage.get(portal) ?? 1)]),
    )

  return {
    planBill(school) {
      const day = localDay(clock())
      if (day !== planDay) plans.clear()
      planDay = day
      const key = `${school.code} ${school.unit.code}`
      const known = plans.get(key)
      if (known) return known
      const place = placeOf(school)
      const plan = {
        dossierUnit: services.fees.unit.code,
        portals: portals('bill', place),
        tellPaid: tell('paid', place),
      }
      plans.set(key, plan)
      return plan
    },
    planTransfer: (school) => ({
      dossierUnit: services.transfers.unit.code,
      portals: portals('dossier', placeOf(school)),
    }),
    tellPaid: (place) => tell('paid', place),
    tellCancelled: (place) => tell('cancelled', place),
  }
}

/** What routing needs to know of a school. */
export const placeOf = (school: School): Place => ({ code: school.code, unitCode: school.unit.code })
