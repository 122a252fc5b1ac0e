import { Gauge, type Registry } from 'prom-client'
import { incidentKinds } from '../domain/incidents/incident-kinds.ts'
import type { IncidentStore } from '../ports/incidents/incident-store.ts'

/** Registers how many incidents are open, by kind, read from the database whenever it is asked for. */
export function registerIncidentMetrics(
  registry: Registry,
  incidents: Pick<IncidentStore, 'openByKind'>,
): void {
  new Gauge({
    name: 'lienthong_incidents_open',
    help: 'Incidents that are open',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      this.reset()
      // While the database is away the other metrics are still worth reading.
      const open = await incidents.openByKind().catch(() => undefined)
      if (!open) return
      const kinds = new Set([...Object.keys(incidentKinds), ...open.keys()])
      for (const kind of kinds) this.set({ kind }, open.get(kind) ?? 0)
    },
  })
}
