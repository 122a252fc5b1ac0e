import type { MaintenanceWindow } from '../domain/partners/maintenance-window.ts'
import type { Config } from './configuration.ts'

/** The portals of the settings, each with the hours in which it wants nothing. */
export const portalWindows = ({
  portals,
}: Pick<Config, 'portals'>): ReadonlyMap<string, readonly MaintenanceWindow[]> =>
  new Map(Object.entries(portals).map(([name, { maintenance = [] }]) => [name, maintenance]))
