import { owingStates } from '../../domain/bills/bill.ts'

const words = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ')

/** Bills that count: what a cancelled one asked for is asked for by nobody. */
const stands = (bills: string) => `${bills}.state <> 'cancelled'`

/** Bills whose things were paid for, or may be yet: of the others nothing was paid, or all of it came back. */
export const mayBePaidFor = (bills: string) =>
  `${bills}.state not in ('cancelled', 'refunded', 'written-off')`

/**
 * Whether a bill asks for all meals of an item of a charge what plans and settlements left of them. Where a person made something else of
 * it, perhaps by just these meals, a person decides.
 */
export const mealsStand = (charge: string) => `(
    select coalesce(sum(gross), 0) from json_to_recordset(bills.lines) as line (item text, gross bigint)
    where line.item = ${charge}.item
  ) = (
    select sum(cardinality(meal_days) * price) from plan_charges as same
    where same.bill_id = ${charge}.bill_id and same.item = ${charge}.item and same.replaced_at is null
  ) - (
    select coalesce(sum(amount), 0) from meals_back as off
    where off.school_code = ${charge}.school_code and off.student_code = ${charge}.student_code and off.item = ${charge}.item
      and (taken_off = ${charge}.bill_id or charged_on = ${charge}.bill_id and taken_off is null)
  )`

/** Of a student, as JSON. */
const list = (rows: string) => `(select coalesce(json_agg(found), '[]') from (${rows}) as found)`

const spans = list(`
  select id, kind, subject, decision_number as "decisionNumber", from_day as "from", least(to_day, last_day) as "to"
  from student_spans left join fee_record_ends on record_id = id
  where school_code = s.school_code and student_code = s.code and (last_day is null or last_day >= from_day)`)

/** Of a school that the student came from what is for the year, unless a correction took it off there. */
const goesAlong = `unit = 'year' and ${mayBePaidFor('bills')} and exists (
      select from json_to_recordset(lines) as line (item text, gross bigint)
      where line.item = charge.item and line.gross > 0)`

/** What stands in the school year of the plan, which no plan reaches out of. */
const charged = list(`
  with recursive known_as (school_code, code) as (
    select s.school_code, s.code
    union select from_school, from_student from student_moves join known_as on to_school = school_code and to_student = code
  )
  select charge.item, charge.from_day as "from", charge.to_day as "to", meal_days as "mealDays",
    bills.number as "billNumber", is_elsewhere as "isElsewhere"
  from known_as
  join plan_charges as charge on charge.school_code = known_as.school_code and charge.student_code = known_as.code
  join bills on bills.id = bill_id
  cross join lateral (select known_as.school_code <> s.school_code) as place (is_elsewhere)
  where unit <> 'once' and replaced_at is null and from_day <= $7 and to_day >= $6
    and case when is_elsewhere then ${goesAlong} else ${stands('bills')} end
  order by charge.item, from_day`)

/** Meals of one day of absence that were charged and did not come back. */
const meals = list(`
  select charge.item, meal_payable as amount, bill_id as "billId", bills.number as "billNumber",
    not ${mealsStand('charge')} as "isByHand"
  from plan_charges as charge join bills on bills.id = bill_id
  where charge.school_code = s.school_code and charge.student_code = s.code and unit = 'meal-day'
    and replaced_at is null and absence.day = any(charge.meal_days) and ${mayBePaidFor('bills')}
    and not exists (
      select from meals_back as back left join bills as taken on taken.id = taken_off
      where back.school_code = charge.school_code and back.student_code = charge.student_code
        and back.item = charge.item and back.day = absence.day and (taken.id is null or ${stands('taken')}))
  order by charge.item`)

const absences = list(`
  select day, reported_at as "reportedAt", ${meals} as meals
  from absences as absence where school_code = s.school_code and student_code = s.code order by day`)

/**
 * Due before a day ($9, if a plan carries debts), known to payers, and without instalments, which have their own days. What was carried
 * once and is owed again since, as its money was taken back, stays where it is.
 */
const mayGoOn = `due_on < $9::date and (publish_on is null or published_at is not null) and carried_on = 0
      and not exists (select from bill_instalments where bill_id = bills.id)`

const debts = list(`
  select id as "billId", number as "billNumber", title, due_on as "dueOn", payable - paid as owed,
    coalesce(${mayGoOn}, false) as "isCarried",
    greatest(whole - paid, 0) as whole, takes_more as "takesMore"
  from bills where school_code = s.school_code and student_code = s.code
    and state in (${words([...owingStates, 'expired'])}) and payable > paid and left(number, length($8)) <> $8
  order by due_on, number`)

/** Money of the student that closes no bill, as the ledger has it. */
const credit = `(
  select coalesce(sum(amount), 0)::bigint from (
    select case 'payer-credit' when credit then amount else -amount end as amount from ledger_entries
    where school_code = s.school_code and student_code = s.code
      and (debit = 'payer-credit' or credit = 'payer-credit')
  ) as money)`

const billed = `(
  select json_build_object('billId', bills.id, 'number', bills.number)
  from plan_charges join bills on bills.id = bill_id
  where plan_id = $5 and plan_charges.school_code = s.school_code and plan_charges.student_code = s.code limit 1)`

/** Students of a school ($1) after a code ($2), at most $3, in the order of their codes; only one of them where $4 says which. */
const page = `school_code = $1 and code > $2 and erased_at is null and ($4::text is null or code = $4) order by code limit $3`

/** Those students, with what a plan ($5) of a school year ($6 to $7) goes by, whose bills begin with $8. What is due before $9 goes on to the new bill. */
export const pupilsSql = `
  select s.school_code as "schoolCode", s.code, class_name as "className", class_code as "classCode", grade, status,
    ${spans} as spans, ${charged} as charged, ${absences} as absences, ${debts} as debts, ${credit} as credit,
    ${billed} as billed
  from students as s where ${page}`

/** Holds the same students, so that two issues of plans for one student come one after the other. */
export const holdPupilsSql = `select from students where ${page} for no key update`

/** Holds what these students owe, so that money comes before it goes on, or after. */
export const holdDebtsSql = `
  select from bills where school_code = $1 and state in (${words([...owingStates, 'expired'])}) and payable > paid
    and student_code in (select code from students where ${page})
  order by id for no key update`

/** Keeps what the lines of new bills stand for ($1). */
export const addChargesSql = `
  insert into plan_charges (bill_id, line_number, plan_id, school_code, student_code, item, unit, price, from_day, to_day,
    meal_days, meal_payable, parts, revision)
  select bill_id, line_number, plan_id, school_code, student_code, item, unit, price, from_day, to_day,
    array(select value::date from json_array_elements_text(meal_days)), meal_payable, parts,
    coalesce(revision, 1)
  from json_to_recordset($1) as charge (
    bill_id uuid, line_number smallint, plan_id uuid, school_code text, student_code text, item text, unit text,
    price bigint, from_day date, to_day date, meal_days json, meal_payable bigint, parts json, revision int)`

/** Gives meals back ($1). One whose bill was cancelled came back for nothing and comes back again. */
export const addMealsBackSql = `
  insert into meals_back (school_code, student_code, item, day, amount, charged_on, taken_off, settlement, made_at)
  select school_code, student_code, item, day, amount, charged_on, taken_off, settlement, $2
  from json_to_recordset($1) as back (
    school_code text, student_code text, item text, day date, amount bigint, charged_on uuid, taken_off uuid,
    settlement text)
  on conflict on constraint meals_come_back_once do update set
    amount = excluded.amount, charged_on = excluded.charged_on, taken_off = excluded.taken_off,
    settlement = excluded.settlement, made_at = excluded.made_at
  where exists (select from bills where bills.id = meals_back.taken_off and bills.state = 'cancelled')`
