import type { PoolClient } from 'pg'
import { entriesOfMovingAway, entriesOfMovingIn } from '../../domain/money/ledger.ts'
import type { MoveStudentOutcome, StudentMove } from '../../ports/credits/credit-store.ts'
import { book } from '../ledger-rows.ts'
import { timeOrderedId } from '../time-ordered-id.ts'
import { freeCredit, lockStudent } from './student-credit.ts'

/**
 * Lets a pupil's credit go along to another school, inside the caller's transaction: one school owes it to the other from
 * today on. What was booked on the days before stays as it is; moving again takes along what came meanwhile.
 */
export async function moveStudent(
  client: PoolClient,
  { from, to, by, reason, at }: StudentMove,
): Promise<MoveStudentOutcome> {
  if (!(await lockStudent(client, from.schoolCode, from.studentCode)))
    return { is: 'unknown-student', which: 'from' }
  const { rowCount } = await client.query(
    'select 1 from students where school_code = $1 and code = $2 and erased_at is null for key share',
    [to.schoolCode, to.studentCode],
  )
  if (rowCount === 0) return { is: 'unknown-student', which: 'to' }
  // What is asked to go back stays here until that is decided.
  const amount = Math.max(await freeCredit(client, from.schoolCode, from.studentCode, null), 0)
  const id = timeOrderedId(at)
  await client.query(
    `insert into student_moves
       (id, from_school, from_student, to_school, to_student, amount, made_at, made_by, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, from.schoolCode, from.studentCode, to.schoolCode, to.studentCode, amount, at, by, reason],
  )
  await book(client, entriesOfMovingAway(amount), { ...from, cause: 'student-moved-away', causeId: id, at })
  await book(client, entriesOfMovingIn(amount), { ...to, cause: 'student-moved-in', causeId: id, at })
  // What people are asked about the credit, they are asked about where it is now.
  await client.query(
    `update credit_questions set school_code = $3, student_code = $4
     where school_code = $1 and student_code = $2 and answered_at is null`,
    [from.schoolCode, from.studentCode, to.schoolCode, to.studentCode],
  )
  return { is: 'moved', id, amount }
}
