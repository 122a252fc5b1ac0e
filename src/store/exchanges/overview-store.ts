import type { Pool } from 'pg'
import type { Overview, OverviewStore } from '../../ports/exchanges/overview-store.ts'
import { foldPaymentTallies, overviewSql } from './overview-store.sql.ts'

/** Reads the figures of the overview from PostgreSQL. */
export function createOverviewStore(pool: Pool): OverviewStore {
  return {
    async read() {
      // One statement sees one snapshot, so no figure is from another moment than its neighbour.
      const { rows } = await pool.query<{ overview: OverviewJson }>(overviewSql)
      const { incidents, partners, channels, reconciliations } = (rows[0] as { overview: OverviewJson })
        .overview
      return {
        incidents: incidents.map((incident) => ({ ...incident, openedAt: new Date(incident.openedAt) })),
        partners: partners.map((partner) => ({
          ...partner,
          oldestDueAt: partner.oldestDueAt === null ? null : new Date(partner.oldestDueAt),
        })),
        channels,
        reconciliations: reconciliations.map((last) => ({ ...last, ranAt: new Date(last.ranAt) })),
      }
    },

    async foldTallies() {
      await pool.query(foldPaymentTallies)
    },
  }
}

/** The overview as PostgreSQL writes it: instants are text. */
interface OverviewJson {
  readonly incidents: readonly (Omit<Overview['incidents'][number], 'openedAt'> & {
    readonly openedAt: string
  })[]
  readonly partners: readonly (Omit<Overview['partners'][number], 'oldestDueAt'> & {
    readonly oldestDueAt: string | null
  })[]
  readonly channels: Overview['channels']
  readonly reconciliations: readonly (Omit<Overview['reconciliations'][number], 'ranAt'> & {
    readonly ranAt: string
  })[]
}
