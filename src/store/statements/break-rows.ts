import type { PoolClient } from 'pg'

/** A file that was read, and the business day that it is of, where its name says one. */
interface ReadFile {
  readonly source: string
  readonly file: string
  readonly day?: string
  readonly at: Date
}

/** The file came after all: what could not be read of it, or of its day, before is over. */
export async function closeUnread(client: PoolClient, { source, file, day, at }: ReadFile): Promise<void> {
  await client.query(closeUnreadSql, [source, file, day ?? null, at])
}

const closeUnreadSql = `
  with read as (
    update breaks set state = 'closed', closed_at = $4
    where source = $1 and (file = $2 or business_day = $3::date) and category = 'unread-file'
      and state in ('open', 'excepted')
    returning id
  )
  insert into break_steps (id, break_id, place, at, did, made_by, resolution)
  select uuidv7(), id, next_step_of_break(id), $4, 'closed', 'gateway', 'file-came' from read`
