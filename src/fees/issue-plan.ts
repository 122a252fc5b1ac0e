import type { CollectionPlan } from '../domain/fees/collection-plan.ts'
import type { AcceptOutcome } from '../ports/bills/bill-store.ts'
import type { PupilFacts } from '../ports/fees/plan-store.ts'
import { composeBill } from './compose-bill.ts'
import {
  type PlanParts,
  type PupilStatement,
  pupilsAtOnce,
  type StatementState,
  schoolTablesOf,
  statementsOf,
} from './preview-plan.ts'

/** What became of one student when a plan was issued. `refused`: the bill was not taken in. */
export interface IssuedStatement extends PupilStatement {
  readonly became: Exclude<StatementState, 'to-bill'> | 'issued' | 'refused'
  readonly outcome: AcceptOutcome | undefined
}

/**
 * Makes the bills of a plan, page by page, each in one transaction. What was made stays made: after a kill it goes on with
 * whoever has no bill, and again later it finds whoever came since.
 */
export async function* issuePlan(
  parts: PlanParts,
  plan: CollectionPlan,
): AsyncGenerator<readonly IssuedStatement[]> {
  for (const schoolCode of await parts.plans.schoolsOf(plan)) {
    const there = await schoolTablesOf(parts, plan, schoolCode)
    const count = (facts: readonly PupilFacts[]) => statementsOf(plan, there, facts, parts.cutOff)
    for (let after = ''; ; ) {
      let statements: readonly PupilStatement[] = []
      const { pupils, outcomes } = await parts.plans.issue(
        plan,
        schoolCode,
        { after, limit: pupilsAtOnce },
        (facts) => {
          statements = count(facts)
          return statements
            .filter(({ state }) => state === 'to-bill')
            .map((statement) => composeBill(plan, there.school, statement, parts.planBill))
        },
        parts.planCancelling(there.school),
        parts.clock(),
      )
      const issued = statements.map((statement) => became(statement, outcomes.get(statement.pupil.code)))
      if (issued.some((one) => one.became === 'issued')) parts.onAccepted()
      yield issued
      if (pupils.length < pupilsAtOnce) break
      after = pupils.at(-1)?.code ?? ''
    }
  }
}

function became(statement: PupilStatement, outcome: AcceptOutcome | undefined): IssuedStatement {
  if (statement.state !== 'to-bill') return { ...statement, became: statement.state, outcome }
  return { ...statement, became: outcome?.is === 'accepted' ? 'issued' : 'refused', outcome }
}
