import packageFile from '../../../package.json' with { type: 'json' }
import { type Finding, ok, wrong } from './finding.ts'

const least = Number(/\d+/.exec(packageFile.engines.node)?.[0])

/** The version of Node: older ones do not run TypeScript as it stands. */
export function checkNode(version: string): Finding {
  const isNew = Number(/\d+/.exec(version)?.[0]) >= least
  if (isNew) return ok('Node', version)
  return wrong('Node', version, `run it with Node ${least} or newer; the scripts of npm bring one`)
}
