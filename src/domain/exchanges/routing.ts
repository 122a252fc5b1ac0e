/** One row of the routing table: which portal learns of which records, since when, from which schools and units. */
export interface Route {
  readonly record: 'bill' | 'dossier'
  readonly portal: string
  /** First and last day (`yyyy-mm-dd`) that the row holds. */
  readonly from: string
  readonly to?: string | undefined
  readonly schools?: readonly string[] | undefined
  readonly units?: readonly string[] | undefined
}

/** The portals that must learn of a record of a school on a day; a portal is named once however many rows hold. */
export function portalsFor(
  routes: readonly Route[],
  record: Route['record'],
  school: { code: string; unitCode: string },
  day: string,
): string[] {
  const portals = routes
    .filter((route) => route.record === record && route.from <= day && (!route.to || day <= route.to))
    .filter((route) => !route.schools || route.schools.includes(school.code))
    .filter((route) => !route.units || route.units.includes(school.unitCode))
    .map((route) => route.portal)
  return [...new Set(portals)]
}
