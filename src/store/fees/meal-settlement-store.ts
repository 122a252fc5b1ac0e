import type { Pool, PoolClient } from 'pg'
import type { BillLine } from '../../../schemas/bill.ts'
import type { Dong } from '../../../schemas/money.ts'
import { sumOf } from '../../domain/fees/charge.ts'
import { isInTime } from '../../domain/fees/meals.ts'
import type {
  MealSettlementOrder,
  MealSettlementStore,
  SettledBill,
} from '../../ports/meal-settlement-store.ts'
import { correctBill } from '../bills/correct-bill.ts'
import { lockBill } from '../bills/lock-bill.ts'
import { lockStudent } from '../credits/student-credit.ts'
import { withTransaction } from '../pool.ts'
import { addMealsBackSql, mayBePaidFor } from './plan-pupils.sql.ts'

/** Settles meals in PostgreSQL: all bills of a pupil in one transaction that holds them and the pupil, as plans do. */
export function createMealSettlementStore(pool: Pool): MealSettlementStore {
  return { settle: (order) => withTransaction(pool, (client) => settle(client, order)) }
}

interface ChargedMeal {
  readonly billId: string
  readonly line: number
  readonly item: string
  readonly day: string
  readonly amount: number
  /** What plans and settlements left of all meals of the item on the bill. */
  readonly left: number
  readonly reportedAt: Date | null
}

async function settle(client: PoolClient, order: MealSettlementOrder): Promise<SettledBill[] | undefined> {
  const { schoolCode, studentCode, lastDay, cutOff } = order
  const student = [schoolCode, studentCode]
  await client.query(holdChargedSql, student)
  if (!(await lockStudent(client, schoolCode, studentCode))) return undefined
  const { rows } = await client.query<ChargedMeal>(chargedMealsSql, student)
  const owed = rows.filter(
    ({ day, reportedAt }) => day > lastDay || (reportedAt !== null && isInTime(day, reportedAt, cutOff)),
  )
  const byBill = Map.groupBy(owed, ({ billId }) => billId)
  const settled: SettledBill[] = []
  for (const [billId, meals] of byBill) settled.push(await giveBack(client, billId, meals, order))
  return settled
}

async function giveBack(
  client: PoolClient,
  billId: string,
  meals: readonly ChargedMeal[],
  order: MealSettlementOrder,
): Promise<SettledBill> {
  const { schoolCode, studentCode, lastDay, tellPaid, by, reason, at } = order
  const bill = await lockBill(client, billId)
  const named = {
    ...{ billId, billNumber: bill.number },
    meals: meals.map(({ item, day, amount }) => ({ item, day, amount })),
  }
  const byHand = { ...named, became: 'by-hand', credited: 0 } as const
  const byLine = Map.groupBy(meals, ({ line }) => line)
  // What a person made of the lines since may be of another item, or have these meals off already.
  const areThere = [...byLine].every(([place, charged]) => {
    const line = bill.lines[place]
    const [{ item, left }] = charged as [ChargedMeal]
    const asked = sumOf(bill.lines, (one) => (one.item === item ? one.gross : 0))
    return line?.item === item && asked === left && line.gross >= priceOf(charged)
  })
  if (!areThere) return byHand
  const lines = bill.lines.map((line, place) => without(line, byLine.get(place) ?? []))
  const total = lines.reduce((sum, { payable }) => sum + payable, 0)
  const outcome = await correctBill(client, billId, { lines, total, tellPaid }, { by, reason, at })
  if (outcome.is !== 'corrected') return byHand
  const back = meals.map(({ item, day, amount }) => ({
    ...{ school_code: schoolCode, student_code: studentCode, item, day, amount, charged_on: billId },
    ...{ taken_off: null, settlement: `left after ${lastDay}` },
  }))
  await client.query(addMealsBackSql, [JSON.stringify(back), at])
  return { ...named, became: 'corrected', credited: outcome.credited }
}

/** A line that asks for so many meals less. */
function without(line: BillLine, meals: readonly ChargedMeal[]): BillLine {
  if (meals.length === 0) return line
  const given = priceOf(meals)
  const name = `${line.name}, trừ ${meals.length} bữa không ăn`
  return { ...line, name, gross: line.gross - given, payable: line.payable - given }
}

const priceOf = (meals: readonly ChargedMeal[]): Dong => sumOf(meals, ({ amount }) => amount)

/** Holds the bills that charge a pupil ($1, $2) for meals: bills come before their students (decision 0065). */
const holdChargedSql = `
  select from bills where id in (
    select bill_id from plan_charges
    where school_code = $1 and student_code = $2 and unit = 'meal-day' and replaced_at is null)
  order by id for no key update`

/** Meals that a pupil ($1, $2) was charged for and that did not come back, with when absence on their days was told. */
const chargedMealsSql = `
  select bill_id as "billId", line_number as line, charge.item, to_char(meal.day, 'YYYY-MM-DD') as day,
    meal_payable as amount, charged - back as "left", absence.reported_at as "reportedAt"
  from plan_charges as charge
  join bills on bills.id = bill_id
  cross join lateral unnest(meal_days) as meal (day)
  cross join lateral (
    select sum(cardinality(meal_days) * price)::bigint as charged from plan_charges as same
    where same.bill_id = charge.bill_id and same.item = charge.item and same.replaced_at is null
  ) as of_item
  cross join lateral (
    select coalesce(sum(amount), 0)::bigint as back from meals_back as off
    where off.school_code = charge.school_code and off.student_code = charge.student_code and off.item = charge.item
      and (taken_off = charge.bill_id or charged_on = charge.bill_id and taken_off is null)
  ) as came
  left join absences as absence on absence.school_code = charge.school_code
    and absence.student_code = charge.student_code and absence.day = meal.day
  where charge.school_code = $1 and charge.student_code = $2 and unit = 'meal-day' and replaced_at is null
    and meal_payable = price and meal_payable > 0 and ${mayBePaidFor('bills')}
    and not exists (
      select from meals_back as back left join bills as taken on taken.id = taken_off
      where back.school_code = charge.school_code and back.student_code = charge.student_code
        and back.item = charge.item and back.day = meal.day and (taken.id is null or taken.state <> 'cancelled'))
  order by bill_id, line_number, meal.day`
