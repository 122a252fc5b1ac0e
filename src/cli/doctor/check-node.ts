import { type Finding, ok, wrong } from './finding.ts'

/** The same as `engines.node` of package.json. */
export const leastNode = 24

/** The version of Node: older ones do not run TypeScript as it stands. */
export function checkNode(version: string): Finding {
  const isNew = Number(/\d+/.exec(version)?.[0]) >= leastNode
  if (isNew) return ok('Node', version)
  return wrong('Node', version, `run it with Node ${leastNode} or newer; the scripts of npm bring one`)
}
