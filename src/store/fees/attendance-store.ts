import type { Pool } from 'pg'
import type { AbsentDay, AttendanceOutcome, AttendanceStore } from '../../ports/fees/attendance-store.ts'
import { withTransaction } from '../pool.ts'
import { keptCode } from '../temporary-code.ts'
import type { Vault } from '../vault.ts'

/** Keeps attendance in PostgreSQL. */
export function createAttendanceStore(pool: Pool, vault: Vault): AttendanceStore {
  return {
    note: (words, { by, at }) =>
      withTransaction(pool, async (client) => {
        const sent = JSON.stringify(
          words.map((word, place) => ({ ...word, place, studentCode: keptCode(word.studentCode, vault) })),
        )
        // A bill that gives meals back holds its students: a word about them waits until it is made.
        await client.query(
          `select from students join ${sentWords}
          on school_code = "schoolCode" and code = "studentCode" and erased_at is null
          order by school_code, code for no key update of students`,
          [sent],
        )
        const { rows } = await client.query<{ outcome: AttendanceOutcome }>(noteSql, [sent, by, at])
        return rows.map(({ outcome }) => outcome)
      }),

    async absences(schoolCode, studentCode, from, to) {
      const { rows } = await pool.query<AbsentDay>(absencesSql, [
        ...[schoolCode, keptCode(studentCode, vault), from, to],
      ])
      return rows
    },
  }
}

const sentWords = `
  json_to_recordset($1) as sent (
    place int, "schoolCode" text, "studentCode" text, day date, "isAbsent" boolean, "reportedAt" timestamptz)`

const noteSql = `
  with sent as (
    select sent.*, students.code is not null as is_known,
      not "isAbsent" and exists (
        select from meals_back as back left join bills on bills.id = taken_off
        where back.school_code = "schoolCode" and back.student_code = "studentCode" and back.day = sent.day
          and bills.state is distinct from 'cancelled') as is_back
    from ${sentWords}
    left join students on school_code = "schoolCode" and code = "studentCode" and erased_at is null
  ), written as (
    insert into attendance_notes (school_code, student_code, day, is_absent, reported_at, made_by, made_at)
    select "schoolCode", "studentCode", day, "isAbsent", "reportedAt", $2, $3
    from sent where is_known and not is_back
    order by place
    on conflict do nothing
    returning school_code, student_code, day, is_absent, reported_at
  )
  select case
    when not is_known then 'unknown-student'
    when is_back then 'given-back'
    when written.day is null then 'repeated'
    else 'accepted' end as outcome
  from sent left join written on written.school_code = "schoolCode" and written.student_code = "studentCode"
    and written.day = sent.day and written.is_absent = "isAbsent" and written.reported_at = "reportedAt"
  order by place`

const absencesSql = `
  select to_char(absence.day, 'YYYY-MM-DD') as day, reported_at as "reportedAt", (
    select coalesce(json_agg(json_build_object(
      'item', charge.item, 'amount', meal_payable, 'chargedOn', charged.number,
      'backOn', coalesce(taken.number, back.settlement)) order by charge.item), '[]')
    from plan_charges as charge
    join bills as charged on charged.id = charge.bill_id and charged.state <> 'cancelled'
    left join meals_back as back on back.school_code = charge.school_code
      and back.student_code = charge.student_code and back.item = charge.item and back.day = absence.day
      and not exists (select from bills where bills.id = taken_off and bills.state = 'cancelled')
    left join bills as taken on taken.id = back.taken_off
    where charge.school_code = absence.school_code and charge.student_code = absence.student_code
      and unit = 'meal-day' and replaced_at is null and absence.day = any(charge.meal_days)) as meals
  from absences as absence
  where school_code = $1 and student_code = $2 and day between $3 and $4
  order by absence.day`
