import { parse } from 'yaml'
import type { Setting } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export const environmentPrefix = 'LIENTHONG_'

/** Names of the environment that say where the configuration is, not what. */
export const configFileVariable = 'LIENTHONG_CONFIG'

/** Names that hosting platforms and fault runs set, beside our own for the same settings. */
const wellKnownNames: Readonly<Record<string, string>> = {
  'store.databaseUrl': 'DATABASE_URL',
  'queue.redisUrl': 'REDIS_URL',
  'faults.crashAt': 'CRASH_AT',
}

/** The name of a setting in the environment: `http.bodyLimitMiB` is LIENTHONG_HTTP_BODY_LIMIT_MIB. */
export function environmentName(path: readonly string[]): string {
  const words = path.map((part) => part.replace(/(?<=[a-z0-9])(?=[A-Z][a-z])/g, '_').replace(/\W/g, '_'))
  return environmentPrefix + words.join('_').toUpperCase()
}

/** All names of a setting in the environment, the one that wins first. */
export function environmentNames(path: readonly string[]): string[] {
  const wellKnown = wellKnownNames[path.join('.')]
  return wellKnown ? [environmentName(path), wellKnown] : [environmentName(path)]
}

/**
 * The value of a setting in the environment. Text is taken as it stands; a number, a switch, a list or a table is
 * written as in the YAML file. An empty variable counts as absent, as compose files leave them.
 */
export function readEnvironment(environment: Environment, { path, schema }: Setting): unknown {
  const text = environmentNames(path)
    .map((name) => environment[name])
    .find(Boolean)
  if (text === undefined || schema.type === 'string') return text
  try {
    return parse(text)
  } catch {
    return text
  }
}
