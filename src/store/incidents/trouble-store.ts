import type { Pool } from 'pg'
import type {
  ConflictingRepeats,
  EndpointOff,
  OldestDue,
  OverdueApprovals,
  TroubledExchanges,
  TroubledNotices,
  TroubleStore,
} from '../../ports/incidents/trouble-store.ts'
import { countedPartner } from '../webhooks/notice-rows.ts'

/** Sees troubles in the rows of PostgreSQL. */
export function createTroubleStore(pool: Pool): TroubleStore {
  return {
    async held() {
      const { rows } = await pool.query<TroubledExchanges>(heldSql)
      return rows
    },

    async failing(codes) {
      const { rows } = await pool.query<TroubledExchanges>(failingSql, [codes])
      return rows
    },

    async aProblemOf(partners) {
      const { rows } = await pool.query<{ partner: string; code: string }>(aProblemSql, [partners])
      return new Map(rows.map(({ partner, code }) => [partner, code]))
    },

    async oldestDue(partners, until) {
      const { rows } = await pool.query<OldestDue>(oldestDueSql, [partners, until])
      return rows
    },

    async endpointsOff() {
      const { rows } = await pool.query<EndpointOff>(
        `select id, client_id as "clientId", disabled_because as because, disabled_at as "disabledAt"
         from webhook_endpoints
         where removed_at is null and disabled_because in ('failing', 'gone') order by disabled_at, id`,
      )
      return rows
    },

    async conflictingRepeats(since) {
      const { rows } = await pool.query<ConflictingRepeats>(
        `select kind, owner, count(*) as count from conflicting_repeats where last_at > $1 group by 1, 2 order by 1, 2`,
        [since],
      )
      return rows
    },

    async paymentNotices(since) {
      const { rows } = await pool.query<TroubledNotices>(paymentNoticesSql, [since])
      return rows
    },

    async doubtedTimes(since) {
      const { rows } = await pool.query<{ channel: string; count: number }>(
        'select channel, count(*) as count from payment_notices where received_at > $1 and time_doubted group by 1 order by 1',
        [since],
      )
      return rows
    },

    async openContradictions() {
      const { rows } = await pool.query<{ source: string; count: number }>(
        `select source, count(*) as count from bank_line_conflicts where repeats is null and ended_at is null
         group by 1 order by 1`,
      )
      return rows
    },

    async overdueApprovals(until) {
      const { rows } = await pool.query<OverdueApprovals>(overdueApprovalsSql, [until])
      return rows
    },
  }
}

const overdueApprovalsSql = `
  select kind, min(due_at) as "dueAt", count(*) as count
  from (
    select kind, expires_at as due_at from approvals where state = 'waiting' and expires_at <= $1
    union all
    select kind, takes_effect_at from approvals where state = 'approved' and takes_effect_at <= $1
  ) as due
  group by kind order by kind`

const heldSql = `
  select ${countedPartner} as partner, problem_code as code, count(*) as count
  from exchanges where state = 'held' and problem_code is not null
  group by 1, 2 order by 1, 2`

const failingSql = `
  select ${countedPartner} as partner, problem_code as code, count(*) as count
  from exchanges where state in ('waiting', 'signed', 'queued', 'unknown') and problem_code = any($1)
  group by 1, 2 order by 1, 2`

/** Ordered as the index of troubles is, which a plan over all that is due would not be. */
const aProblemSql = `
  select named.partner, found.code
  from unnest($1::text[]) as named (partner)
  cross join lateral (
    select problem_code as code from exchanges
    where exchanges.partner = named.partner and problem_code is not null
      and state in ('waiting', 'signed', 'queued', 'unknown')
    order by state, problem_code limit 1
  ) as found`

/** Of each partner the first entries of the index that finds work: no more are counted than tell how bad it is. */
const oldestDueSql = `
  select named.partner, found.due_at as "dueAt", found.count
  from unnest($1::text[]) as named (partner)
  cross join lateral (
    select min(due_at) as due_at, count(*) as count from (
      select due_at from exchanges
      where exchanges.partner = named.partner and not blocked and due_at <= $2
        and state in ('waiting', 'signed', 'sending', 'queued', 'unknown')
      order by due_at, id limit 10000
    ) as due
  ) as found
  where found.count > 0`

const paymentNoticesSql = `
  select channel, count(*) filter (where outcome like 'refused%') as refused,
    count(*) filter (where outcome = 'conflict') as conflicting,
    count(*) filter (where outcome like 'unread%') as unread
  from payment_notices
  where received_at > $1 and (outcome like 'refused%' or outcome like 'unread%' or outcome = 'conflict')
  group by 1 order by 1`
