import type { Pool } from 'pg'
import { startOfDay } from '../../domain/time/local-time.ts'
import type { BalanceGap, FeedStore, PullClaim, PullState } from '../../ports/bank-lines/feed-store.ts'
import { withTransaction } from '../pool.ts'
import { balanceGapsSql, noteBalancesSql, noteLinesSql, settleBalancesSql } from './feed-store.sql.ts'

/** Keeps what banks tell of by messages in PostgreSQL. */
export function createFeedStore(pool: Pool): FeedStore {
  return {
    noteTold: (source, noticeId, movements) =>
      withTransaction(pool, async (client) => {
        await client.query(noteLinesSql, [source, noticeId, movements.map(({ witness }) => witness)])
        const balances = movements.flatMap(({ witness, line: { at, bookedOn }, balance }) =>
          balance === undefined ? [] : [{ witness, at: at ?? startOfDay(bookedOn), balance }],
        )
        if (balances.length > 0) await client.query(noteBalancesSql, [source, JSON.stringify(balances)])
      }),

    async balanceGaps() {
      const { rows } = await pool.query<BalanceGap>(balanceGapsSql)
      return rows
    },

    async settleBalances() {
      await pool.query(settleBalancesSql)
    },

    async startPulling(feed, from) {
      await pool.query(
        'insert into feed_pulls (feed, pulled_through, next_at) values ($1, $2, $2) on conflict do nothing',
        [feed, from],
      )
    },

    async claimPull(feed, now, leaseMs) {
      const { rows } = await pool.query<PullClaim>(
        `update feed_pulls set next_at = $3 where feed = $1 and next_at <= $2
         returning next_at as until, pulled_through as "pulledThrough", wanted_from as "wantedFrom", failures`,
        [feed, now, new Date(now.getTime() + leaseMs)],
      )
      return rows[0]
    },

    async pulled(feed, { through, claim, next }) {
      // Whatever was wanted meanwhile stays wanted.
      await pool.query(
        `update feed_pulls set pulled_through = greatest(pulled_through, $2), pulled_at = $2, failures = 0, problem_code = null,
           wanted_from = case when wanted_from = $3 then null else wanted_from end,
           next_at = case when next_at = $4 then $5 else next_at end
         where feed = $1`,
        [feed, through, claim.wantedFrom, claim.until, next],
      )
    },

    async pulledPart(feed, { through, claim, until }) {
      const { wantedFrom: before } = claim
      const wantedFrom = before && (through > before ? through : before)
      await pool.query(
        `update feed_pulls set pulled_through = greatest(pulled_through, $2), next_at = $3,
           wanted_from = case when wanted_from = $4 then $5 else wanted_from end
         where feed = $1`,
        [feed, through, until, before, wantedFrom],
      )
      return { ...claim, until, wantedFrom }
    },

    async letGo(feed, at) {
      await pool.query('update feed_pulls set next_at = $2 where feed = $1', [feed, at])
    },

    async pullFailed(feed, { code, next }) {
      await pool.query(
        'update feed_pulls set failures = failures + 1, problem_code = $2, next_at = $3 where feed = $1',
        [feed, code, next],
      )
    },

    async wantPull(feed, at, from) {
      await pool.query(
        `update feed_pulls set wanted_from = least(wanted_from, $3),
           next_at = least(next_at, greatest($2, pulled_at + interval '10 seconds'))
         where feed = $1`,
        [feed, at, from ?? null],
      )
    },

    async pulls() {
      const { rows } = await pool.query<PullState>(
        `select feed, pulled_through as "pulledThrough", next_at as "nextAt", failures, problem_code as "problemCode"
         from feed_pulls order by feed`,
      )
      return rows
    },
  }
}
