import type { Repair } from '../../ports/repairs/repair-store.ts'

/** A repair as operators see it. */
export function presentRepair({ filter, ...repair }: Repair) {
  const { since, until, ...others } = filter
  return {
    ...repair,
    filter: {
      ...others,
      ...(since ? { since: since.toISOString() } : {}),
      ...(until ? { until: until.toISOString() } : {}),
    },
  }
}
