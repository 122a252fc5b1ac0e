import type { RepairAction } from '../../../schemas/repair.ts'
import { meant } from './repair-store.sql.ts'

/** What an action means by a filter now ($1 to $7), beside what was listed for a repair ($8) and the first $9 of that. */
export const compare = (action: RepairAction) => `
  with meant as materialized (${meant[action]}),
  stands as materialized (select id from meant join repair_items on repair_id = $8 and exchange_id = id)
  select exchanges.id, partner, event, state, problem_code as "problemCode",
    counts.count, counts.newer
  from (
    select (select count(*) from stands) as count,
      (select count(*) from meant) - (select count(*) from stands) as newer) as counts
  left join exchanges on exchanges.id in (select id from stands order by id limit $9)
  order by exchanges.id`

/** Lets a repair ($8) begin at an instant ($9) that a second person ($10) agreed to, with what stands as it was counted. */
export const beginWaiting = (action: RepairAction) => `
  with meant as materialized (${meant[action]}),
  moved_on as (
    update repair_items set outcome = 'passed-over', at = $9
    where repair_id = $8 and not exists (select 1 from meant where meant.id = exchange_id) returning 1
  ),
  noted as (
    insert into repair_changes (repair_id, at, state, made_by, reason) values ($8, $9, 'running', $10, $11)
  )
  update repairs set state = 'running', next_at = $9, passed_over = (select count(*) from moved_on) where id = $8`

/** Ends a repair ($1) that was not agreed to ($2), at an instant ($3). */
export const endWaiting = `
  with ended as (
    update repairs set state = 'stopped', finished_at = $3 where id = $1 and state = 'waiting' returning id
  )
  insert into repair_changes (repair_id, at, state, made_by, reason)
  select ended.id, $3, 'stopped', steps.made_by, steps.reason from ended
  join lateral (
    select made_by, reason from approval_steps where approval_id = $2 order by place desc limit 1) as steps on true`

/** Whoever else decides the same waits here, and then finds none. */
export const lockWaiting = `
  select action, filter from repairs where id = $1 and state = 'waiting' for update`
