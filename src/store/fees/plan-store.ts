import type { Pool, PoolClient } from 'pg'
import type { CollectionPlan } from '../../domain/fees/collection-plan.ts'
import { daysOfSchoolYear } from '../../domain/fees/days.ts'
import type { AcceptOutcome, TellPortals } from '../../ports/bills/bill-store.ts'
import type { ComposedBill, PlanStore, PupilFacts, PupilPage } from '../../ports/fees/plan-store.ts'
import { holdBankLines } from '../bank-lines/hold-bank-lines.ts'
import { acceptBills } from '../bills/bill-store.ts'
import { carryDebts } from '../bills/carried-debts.ts'
import { withTransaction } from '../pool.ts'
import { keptCode } from '../temporary-code.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'
import { addChargesSql, addMealsBackSql, holdDebtsSql, holdPupilsSql, pupilsSql } from './plan-pupils.sql.ts'

/** Keeps collection plans in PostgreSQL. */
export function createPlanStore(pool: Pool, vault: Vault): PlanStore {
  return {
    async create(plan, { by, at }) {
      const { levels, grades, classes, items } = plan
      const { rows } = await pool.query<CollectionPlan>(
        `insert into collection_plans (id, number, title, school_year, period, from_day, to_day, due_on, school_codes,
           scope, items, meal_days, made_by, made_at, debts)
         values ($1, 'DT' || to_char(nextval('collection_plan_numbers'), 'FM999900000'), $2, $3, $4, $5, $6, $7, $8, $9,
           $10, $11, $12, $13, $14)
         returning ${planColumns}`,
        [
          ...[timeOrderedId(at), plan.title, plan.schoolYear, plan.period, plan.from, plan.to, plan.dueOn],
          plan.schoolCodes ? [...new Set(plan.schoolCodes)] : null,
          ...[
            JSON.stringify({ levels, grades, classes }),
            JSON.stringify(items),
            plan.mealDays,
            by,
            at,
            plan.debts,
          ],
        ],
      )
      return rows[0] as CollectionPlan
    },

    async find(idOrNumber) {
      const { rows } = await pool.query<CollectionPlan>(
        `select ${planColumns} from collection_plans where id::text = $1 or number = $1`,
        [idOrNumber],
      )
      return rows[0]
    },

    async list(schoolCode) {
      const { rows } = await pool.query<CollectionPlan>(
        `select ${planColumns} from collection_plans where school_codes is null or $1 = any(school_codes)
         order by made_at desc, number desc limit 200`,
        [schoolCode],
      )
      return rows
    },

    async schoolsOf({ schoolCodes }) {
      const { rows } = await pool.query(
        'select code from schools where $1::text[] is null or code = any($1) order by code',
        [schoolCodes],
      )
      return rows.map(({ code }) => code)
    },

    pupils: (plan, schoolCode, page) => readPupils(pool, plan, placeOf(schoolCode, page, vault)),

    issue: (plan, schoolCode, page, compose, tellCancelled, at) =>
      withTransaction(pool, async (client) => {
        const held = placeOf(schoolCode, page, vault)
        // Money that is given meanwhile would find neither the old bill owed nor the new one there.
        if (plan.debts === 'carried') {
          await holdBankLines(client)
          await client.query(holdDebtsSql, held)
        }
        await client.query(holdPupilsSql, held)
        const pupils = await readPupils(client, plan, held)
        const bills = compose(pupils)
        const outcomes = await acceptBills(
          client,
          bills.map(({ bill }) => bill),
          at,
          vault,
        )
        await keepCharges(client, plan, bills, outcomes, at)
        await carryDebts(client, carriedBy(bills, outcomes), wordsOf(plan, tellCancelled, at))
        return {
          pupils,
          outcomes: new Map(bills.map((bill, place) => [bill.studentCode, outcomes[place] as AcceptOutcome])),
        }
      }),
  }
}

type PagePlace = [schoolCode: string, after: string, limit: number, only: string | null]

const placeOf = (schoolCode: string, { after, limit, only }: PupilPage, vault: Vault): PagePlace => [
  schoolCode,
  after,
  limit,
  only === undefined ? null : keptCode(only, vault),
]

async function readPupils(
  database: Pool | PoolClient,
  plan: CollectionPlan,
  page: PagePlace,
): Promise<PupilFacts[]> {
  const year = daysOfSchoolYear(plan.schoolYear)
  const carriedBefore = plan.debts === 'carried' ? plan.from : null
  const wanted = [...page, plan.id, year.from, year.to, billPrefix(plan), carriedBefore]
  const { rows } = await database.query<PupilFacts>(pupilsSql, wanted)
  return rows.map((row) => ({
    ...row,
    absences: row.absences.map((absence) => ({ ...absence, reportedAt: new Date(absence.reportedAt) })),
  }))
}

const wordsOf = (plan: CollectionPlan, tellCancelled: TellPortals, at: Date) => ({
  ...{ tellCancelled, at, by: plan.madeBy },
  reason: `đợt thu ${plan.number}`,
})

/** The debts that bills took over which were taken in. */
const carriedBy = (bills: readonly ComposedBill[], outcomes: readonly AcceptOutcome[]) =>
  bills.flatMap(({ debts }, place) => {
    const outcome = outcomes[place]
    if (outcome?.is !== 'accepted') return []
    return debts.map(({ billId, owed }) => ({ from: billId, to: outcome.id, amount: owed }))
  })

/** What the numbers of a plan's bills begin with. */
const billPrefix = ({ number }: Pick<CollectionPlan, 'number'>): string => `${number}-`

async function keepCharges(
  client: PoolClient,
  plan: CollectionPlan,
  bills: readonly ComposedBill[],
  outcomes: readonly AcceptOutcome[],
  at: Date,
): Promise<void> {
  const made = bills.flatMap((bill, place) => {
    const outcome = outcomes[place]
    return outcome?.is === 'accepted' ? [{ bill, billId: outcome.id }] : []
  })
  const charges = made.flatMap(({ bill, billId }) =>
    bill.charges.map((charge, line) => ({ bill, billId, charge, line })),
  )
  const of = ({ bill }: { bill: ComposedBill }) => ({
    school_code: bill.bill.request.schoolCode,
    student_code: bill.studentCode,
  })
  const rows = charges.map(({ bill, billId, charge, line }) => ({
    ...{ ...of({ bill }), bill_id: billId, line_number: line, plan_id: plan.id },
    ...{
      item: charge.item,
      unit: charge.unit,
      price: charge.price,
      from_day: charge.from,
      to_day: charge.to,
    },
    meal_days: charge.mealDays,
    meal_payable: charge.mealPayable,
    parts: charge.line.kind === 'TUITION' ? charge.parts : null,
  }))
  const back = charges.flatMap(({ bill, billId, charge }) =>
    charge.back.map(({ day, amount, billId: chargedOn }) => ({
      ...{ ...of({ bill }), item: charge.item, day, amount, charged_on: chargedOn, taken_off: billId },
    })),
  )
  if (rows.length > 0) await client.query(addChargesSql, [JSON.stringify(rows)])
  if (back.length > 0) await client.query(addMealsBackSql, [JSON.stringify(back), at])
}

const planColumns = `
  id, number, title, school_year as "schoolYear", period, from_day as "from", to_day as "to", due_on as "dueOn",
  school_codes as "schoolCodes", scope, debts, items, array(select to_char(unnest, 'YYYY-MM-DD') from unnest(meal_days)) as
  "mealDays", made_by as "madeBy", made_at as "madeAt"`
