import type { Config } from './app.ts'
import { type Breakable, withFaultPoint } from './fault-points.ts'
import { withPoison } from './fault-poison.ts'

/** The parts as they are; in a fault run with a place at which the process dies as a killed one does. */
export const breakable = ({ enabled, crashAt, poison }: Config['faults'], sound: Breakable): Breakable => {
  const portals = new Map([...sound.portals].map(([name, portal]) => [name, withPoison(portal)]))
  const parts = enabled && poison ? { ...sound, portals } : sound
  return enabled && crashAt
    ? withFaultPoint(parts, crashAt, () => process.kill(process.pid, 'SIGKILL'))
    : parts
}
