import type { Pool, PoolClient } from 'pg'
import { GatewayError } from '../../ports/gateway-error.ts'
import { InvalidRequest } from '../../ports/invalid-request.ts'
import type { Family, FamilyDebt, FamilyMember, FamilyStore } from '../../ports/roster/family-store.ts'
import { isOwing } from '../bills/bill-rows.ts'
import { withTransaction } from '../pool.ts'
import { timeOrderedId } from '../time-ordered-id.ts'

/** Keeps families in PostgreSQL. */
export function createFamilyStore(pool: Pool): FamilyStore {
  return {
    make: (members, by, at) =>
      withTransaction(pool, async (client) => {
        const id = timeOrderedId(at)
        await client.query('insert into families (id, made_at, made_by) values ($1, $2, $3)', [id, at, by])
        return stateMembers(client, id, members, by, at)
      }),

    change: (id, members, by, at) =>
      withTransaction(pool, async (client) => {
        const { rowCount } = await client.query('select 1 from families where id = $1 for update', [id])
        if (rowCount === 0) return undefined
        await client.query('update family_members set until = $2 where family_id = $1 and until is null', [
          id,
          at,
        ])
        return stateMembers(client, id, members, by, at)
      }),

    find: (id) => findFamily(pool, id),

    async debts(id) {
      const { rows } = await pool.query<FamilyDebt>(debtsSql, [id])
      return rows
    },

    async putVirtualAccount({ number, schoolCode, studentCode }, by, at, from) {
      const { rowCount } = await pool.query(
        `insert into virtual_accounts (number, school_code, student_code, since, made_by)
         select $1, school_code, code, $4, $5 from students
         where school_code = $2 and code = $3 and erased_at is null for key share
         on conflict (number) do update set school_code = excluded.school_code, student_code = excluded.student_code,
           since = excluded.since, made_by = excluded.made_by
           where $6::text[] is null or virtual_accounts.school_code = any($6)`,
        [number, schoolCode, studentCode, at, by, from ?? null],
      )
      if (rowCount === 1) return true
      const { rows } = await pool.query(
        'select 1 from students where school_code = $1 and code = $2 and erased_at is null',
        [schoolCode, studentCode],
      )
      if (rows.length > 0) throw new GatewayError('conflict', 'this number is of a student of another school')
      return false
    },
  }
}

async function stateMembers(
  client: PoolClient,
  id: string,
  members: readonly FamilyMember[],
  by: string,
  at: Date,
): Promise<Family> {
  const { rows } = await client
    .query<{ place: number }>(stateMembersSql, [id, JSON.stringify(members), at, by])
    .catch((error: unknown) => {
      throw refusalOf(error)
    })
  const unknown = members.findIndex((_, index) => rows.every(({ place }) => place !== index + 1))
  if (unknown >= 0)
    throw new InvalidRequest([
      {
        field: `members.${unknown}.studentCode`,
        code: 'unknown_student',
        message: 'names no student of its school',
      },
    ])
  const family = await findFamily(client, id)
  if (!family) throw new Error('a family that was just stated is not there')
  return family
}

/** By SQLSTATE: unique_violation. */
function refusalOf(error: unknown): unknown {
  const { code } = error as { code?: string }
  return code === '23505' ? new GatewayError('conflict', 'a student stands in a family already') : error
}

const stateMembersSql = `
  insert into family_members (family_id, place, school_code, student_code, since, made_by)
  select $1, place, school_code, code, $3, $4
  from rows from (json_to_recordset($2) as ("schoolCode" text, "studentCode" text)) with ordinality
    as member (school_code, code, place)
  join students using (school_code, code)
  where erased_at is null
  order by school_code, code
  for key share of students
  returning place`

async function findFamily(on: Pick<PoolClient, 'query'>, id: string): Promise<Family | undefined> {
  const { rows } = await on.query<Family>(
    `select id, code_number as number, coalesce((
       select json_agg(json_build_object('schoolCode', school_code, 'studentCode', student_code) order by place)
       from family_members where family_id = families.id and until is null), '[]') as members
     from families where id = $1`,
    [id],
  )
  return rows[0]
}

const debtsSql = `
  select family_members.school_code as "schoolCode", family_members.student_code as "studentCode",
    profile -> 'account' as account, coalesce((
      select sum(payable - paid) from bills
      where bills.school_code = family_members.school_code and bills.student_code = family_members.student_code
        and state ${isOwing}), 0) as owed
  from family_members join schools on schools.code = family_members.school_code
  where family_id = $1 and until is null order by place`
