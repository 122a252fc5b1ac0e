import type { BillRequest } from '../../schemas/bill.ts'
import type { LineProblem } from '../../schemas/import.ts'
import type { School } from '../../schemas/school.ts'
import { billProblems } from '../domain/bills/bill-arithmetic.ts'
import type { AcceptOutcome, BillStore, BillToAccept } from '../ports/bills/bill-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { RosterStore } from '../ports/roster/roster-store.ts'
import { notYourSchool, unknownSchool } from './school-problems.ts'

/** Says what a bill needs besides its own facts: the unit of its dossier number and who learns of it. */
export type PlanBill = (request: BillRequest, school: School) => Omit<BillToAccept, 'request'>

/** Says whether the sender of records may write for a school. */
export type MayWriteFor = (schoolCode: string) => boolean

export interface BillIntake {
  readonly bills: BillStore
  readonly roster: RosterStore
  readonly planBill: PlanBill
  readonly clock: Clock
  /** Wakes whoever delivers. */
  readonly onAccepted: () => void
}

export type BillOutcome =
  | Exclude<AcceptOutcome, { is: 'refused' }>
  | { readonly is: 'refused'; readonly problems: readonly LineProblem[] }

/** Checks the rules of bills and takes in those that keep them, in one transaction; one outcome per bill, in order. */
export async function takeBills(
  intake: BillIntake,
  mayWriteFor: MayWriteFor,
  requests: readonly BillRequest[],
): Promise<BillOutcome[]> {
  const schools = await schoolsOf(requests, mayWriteFor, intake.roster)
  const outcomes = new Map<number, BillOutcome>()
  const places: number[] = []
  const toAccept: BillToAccept[] = []
  for (const [place, request] of requests.entries()) {
    const school = schools.get(request.schoolCode)
    const problems = school ? billProblems(request) : [schoolProblem(mayWriteFor, request.schoolCode)]
    if (!school || problems.length > 0) {
      outcomes.set(place, { is: 'refused', problems })
      continue
    }
    places.push(place)
    toAccept.push({ request, ...intake.planBill(request, school) })
  }
  if (toAccept.length > 0) {
    const accepted = await intake.bills.accept(toAccept, intake.clock())
    for (const [index, outcome] of accepted.entries())
      outcomes.set(places[index] as number, withProblems(outcome))
    if (accepted.some((outcome) => outcome.is === 'accepted')) intake.onAccepted()
  }
  return requests.map((_, place) => outcomes.get(place) as BillOutcome)
}

async function schoolsOf(requests: readonly BillRequest[], mayWriteFor: MayWriteFor, roster: RosterStore) {
  const codes = new Set(requests.map(({ schoolCode }) => schoolCode))
  const schools = await roster.findSchools([...codes].filter(mayWriteFor))
  return new Map(schools.map((school) => [school.code, school]))
}

const schoolProblem = (mayWriteFor: MayWriteFor, schoolCode: string) =>
  mayWriteFor(schoolCode) ? unknownSchool : notYourSchool

const withProblems = (outcome: AcceptOutcome): BillOutcome =>
  outcome.is === 'refused' ? { is: 'refused', problems: [outcome.problem] } : outcome
