import type { Pool, PoolClient } from 'pg'
import type { BillLine } from '../../../schemas/bill.ts'
import type { Dong } from '../../../schemas/money.ts'
import { sumOf } from '../../domain/fees/charge.ts'
import { isInTime } from '../../domain/fees/meals.ts'
import type {
  MealSettlementOrder,
  MealSettlementStore,
  SettledBill,
} from '../../ports/fees/meal-settlement-store.ts'
import { InvalidRequest } from '../../ports/invalid-request.ts'
import { correctBill } from '../bills/correct-bill.ts'
import { lockBill } from '../bills/lock-bill.ts'
import { lockStudent } from '../credits/student-credit.ts'
import { withTransaction } from '../pool.ts'
import { addMealsBackSql, mayBePaidFor, mealsStand } from './plan-pupils.sql.ts'

/** Settles meals in PostgreSQL: all bills of a pupil in one transaction that holds them and the pupil, as plans do. */
export function createMealSettlementStore(pool: Pool): MealSettlementStore {
  return { settle: (order) => withTransaction(pool, (client) => settle(client, order)) }
}

interface ChargedMeal {
  readonly billId: string
  readonly line: number
  readonly item: string
  readonly day: string
  /** What the payer owes for it. */
  readonly amount: number
  /** A person corrected what its bill asks for such meals, or an exemption gives its part back too, which nobody counts here. */
  readonly isByHand: boolean
  readonly reportedAt: Date | null
}

async function settle(client: PoolClient, order: MealSettlementOrder): Promise<SettledBill[] | undefined> {
  const { schoolCode, studentCode, lastDay, cutOff } = order
  const student = [schoolCode, studentCode]
  await client.query(holdChargedSql, student)
  if (!(await lockStudent(client, schoolCode, studentCode))) return undefined
  await assertBills(client, order)
  const { rows } = await client.query<ChargedMeal>(chargedMealsSql, student)
  const owed = rows.filter(
    ({ day, reportedAt }) => day > lastDay || (reportedAt !== null && isInTime(day, reportedAt, cutOff)),
  )
  const byBill = Map.groupBy(owed, ({ billId }) => billId)
  const settled: SettledBill[] = []
  for (const [billId, meals] of byBill) settled.push(await giveBack(client, billId, meals, order))
  return settled
}

/** Throws `InvalidRequest` where somebody did by hand what is no bill of the pupil. */
async function assertBills(
  client: PoolClient,
  { schoolCode, studentCode, doneByHand }: MealSettlementOrder,
): Promise<void> {
  const { rows } = await client.query<{ number: string }>(
    'select number from bills where school_code = $1 and student_code = $2 and number = any($3)',
    [schoolCode, studentCode, doneByHand],
  )
  const known = new Set(rows.map(({ number }) => number))
  const errors = doneByHand.flatMap((number, place) =>
    known.has(number)
      ? []
      : [{ field: `doneByHand.${place}`, code: 'unknown_bill', message: 'names no bill of this student' }],
  )
  if (errors.length > 0) throw new InvalidRequest(errors)
}

async function giveBack(
  client: PoolClient,
  billId: string,
  meals: readonly ChargedMeal[],
  order: MealSettlementOrder,
): Promise<SettledBill> {
  const { lastDay, doneByHand, tellPaid, by, reason, at } = order
  const bill = await lockBill(client, billId)
  const named = {
    ...{ billId, billNumber: bill.number },
    meals: meals.map(({ item, day, amount }) => ({ item, day, amount })),
  }
  if (doneByHand.includes(bill.number)) {
    await keepBack(client, meals, 'by hand', order)
    return { ...named, became: 'done-by-hand', credited: 0 }
  }
  const byHand = { ...named, became: 'by-hand', credited: 0 } as const
  const byLine = Map.groupBy(meals, ({ line }) => line)
  // A correction may have put another line there.
  const fits = [...byLine].every(([place, charged]) => {
    const line = bill.lines[place]
    return line?.item === charged[0]?.item && line !== undefined && line.gross >= priceOf(charged)
  })
  if (!fits || meals.some(({ isByHand }) => isByHand)) return byHand
  const lines = bill.lines.map((line, place) => without(line, byLine.get(place) ?? []))
  const total = lines.reduce((sum, { payable }) => sum + payable, 0)
  const outcome = await correctBill(client, billId, { lines, total, tellPaid }, { by, reason, at })
  if (outcome.is !== 'corrected') return byHand
  await keepBack(client, meals, `left after ${lastDay}`, order)
  return { ...named, became: 'corrected', credited: outcome.credited }
}

/** Keeps that meals came back, and how: no plan and no settlement gives them again. */
async function keepBack(
  client: PoolClient,
  meals: readonly ChargedMeal[],
  settlement: string,
  { schoolCode, studentCode, at }: MealSettlementOrder,
): Promise<void> {
  const back = meals.map(({ item, day, amount, billId }) => ({
    ...{ school_code: schoolCode, student_code: studentCode, item, day, amount, charged_on: billId },
    ...{ taken_off: null, settlement },
  }))
  await client.query(addMealsBackSql, [JSON.stringify(back), at])
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
    meal_payable as amount, meal_payable <> price or not ${mealsStand('charge')} as "isByHand",
    absence.reported_at as "reportedAt"
  from plan_charges as charge
  join bills on bills.id = bill_id
  cross join lateral unnest(meal_days) as meal (day)
  left join absences as absence on absence.school_code = charge.school_code
    and absence.student_code = charge.student_code and absence.day = meal.day
  where charge.school_code = $1 and charge.student_code = $2 and unit = 'meal-day' and replaced_at is null
    and meal_payable > 0 and ${mayBePaidFor('bills')}
    and not exists (
      select from meals_back as back left join bills as taken on taken.id = taken_off
      where back.school_code = charge.school_code and back.student_code = charge.student_code
        and back.item = charge.item and back.day = meal.day and (taken.id is null or taken.state <> 'cancelled'))
  order by bill_id, line_number, meal.day`
