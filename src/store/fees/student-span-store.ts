import type { Pool } from 'pg'
import type { SpanOutcome, StudentSpan, StudentSpanStore } from '../../ports/fees/student-span-store.ts'
import { keptCode } from '../temporary-code.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import type { Vault } from '../vault.ts'
import { endRecord } from './fee-record-ends.ts'

/** Keeps spans of students in PostgreSQL. */
export function createStudentSpanStore(pool: Pool, vault: Vault): StudentSpanStore {
  return {
    async put(spans, { by, at }) {
      const records = spans.map((span, place) => ({
        ...span,
        studentCode: keptCode(span.studentCode, vault),
        id: timeOrderedId(at),
        place,
      }))
      const sent = JSON.stringify(records)
      await pool.query(putSql, [sent, by, at])
      const { rows } = await pool.query<{ id: string | null; same: boolean; known: boolean }>(outcomesSql, [
        sent,
      ])
      return rows.map(({ id, same, known }, place): SpanOutcome => {
        if (!known) return { is: 'unknown-student' }
        if (id === null || !same) return { is: 'stands-otherwise' }
        return { is: id === records[place]?.id ? 'accepted' : 'repeated', id }
      })
    },

    async find(id) {
      const { rows } = await pool.query<StudentSpan>(`${spansSql} where id = $1`, [id])
      return rows[0]
    },

    async list(kind, schoolCode, studentCode) {
      const { rows } = await pool.query<StudentSpan>(
        `${spansSql} where kind = $1 and school_code = $2 and student_code = $3 order by from_day, subject, id`,
        [kind, schoolCode, keptCode(studentCode, vault)],
      )
      return rows
    },

    end: (id, lastDay, reason, made) => endRecord(pool, id, lastDay, reason, made),
  }
}

const sentSpans = `
  json_to_recordset($1) as sent (
    place int, id uuid, kind text, "schoolCode" text, "studentCode" text, subject text, "decisionNumber" text,
    "from" date, "to" date)`

// Two batches that hold the same spans wait for each other in the same order.
const putSql = `
  insert into student_spans (
    id, kind, school_code, student_code, subject, decision_number, from_day, to_day, made_by, made_at)
  select sent.id, kind, "schoolCode", "studentCode", subject, "decisionNumber", "from", "to", $2, $3
  from ${sentSpans}
  join students on students.school_code = "schoolCode" and students.code = "studentCode" and erased_at is null
  order by "schoolCode", "studentCode", kind, subject, "from", place
  for key share of students
  on conflict do nothing`

const outcomesSql = `
  select kept.id, kept.to_day is not distinct from sent."to" as same, students.code is not null as known
  from ${sentSpans}
  left join students on students.school_code = "schoolCode" and students.code = "studentCode" and erased_at is null
  left join student_spans kept on kept.school_code = "schoolCode" and kept.student_code = "studentCode"
    and kept.kind = sent.kind and kept.subject = sent.subject and kept.from_day = sent."from"
    and kept.decision_number = "decisionNumber"
  order by place`

const spansSql = `
  select id, kind, school_code as "schoolCode", student_code as "studentCode", subject,
    decision_number as "decisionNumber", from_day as "from", to_day as "to", student_spans.made_by as "madeBy",
    student_spans.made_at as "madeAt",
    case when record_id is not null then json_build_object(
      'lastDay', last_day, 'reason', reason, 'by', ends.made_by, 'at', ends.made_at) end as "end"
  from student_spans left join fee_record_ends ends on record_id = id`
