import { type Breakable, withFaultPoint } from './fault-points.ts'
import { withPoison } from './poison.ts'

interface Faults {
  readonly enabled: boolean
  readonly crashAt?: string | undefined
  readonly poison: boolean
}

/** The parts as they are; in a fault run with a place at which the process dies as a killed one does. */
export const breakable = ({ enabled, crashAt, poison }: Faults, sound: Breakable): Breakable => {
  const portals = new Map([...sound.portals].map(([name, portal]) => [name, withPoison(portal)]))
  const parts = enabled && poison ? { ...sound, portals } : sound
  return enabled && crashAt
    ? withFaultPoint(parts, crashAt, () => process.kill(process.pid, 'SIGKILL'))
    : parts
}
