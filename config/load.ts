import { existsSync, readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { ConfigError, type ConfigProblem } from './config-error.ts'
import {
  configFileVariable,
  type Environment,
  environmentNames,
  environmentPrefix,
  readEnvironment,
} from './environment.ts'
import { findNearestName } from './nearest-name.ts'
import { readOrigins, withOrigins } from './origins.ts'
import { describeSettings, isTree, listSettings, type Setting, type Tree } from './settings.ts'

const defaultConfigFile = 'config/gateway.yaml'

export interface ConfigSources<Schema extends z.ZodType> {
  readonly schema: Schema
  readonly env: Environment
  /** Else the file that LIENTHONG_CONFIG names, else config/gateway.yaml if there is one. */
  readonly file?: string | undefined
}

/**
 * Reads the configuration from one YAML file and the environment, which wins. Throws a `ConfigError` that lists every
 * problem by the name of its setting and never shows a value.
 */
export function loadConfig<Schema extends z.ZodType>({
  schema,
  env,
  file,
}: ConfigSources<Schema>): z.infer<Schema> {
  const tree = readTree(file ?? (env[configFileVariable] || undefined))
  const settings = listSettings(describeSettings(schema), tree)
  const origins = readOrigins(settings, tree, env)
  for (const setting of settings) {
    const value = readEnvironment(env, setting)
    if (value !== undefined) place(tree, setting.path, value)
  }
  const unknownVariables = findUnknownVariables(env, settings)
  const result = schema.safeParse(tree)
  if (result.success && unknownVariables.length === 0) return withOrigins(result.data, origins)
  const problems = (result.error?.issues ?? []).flatMap((issue) => describeIssue(issue, settings))
  throw new ConfigError([...problems, ...unknownVariables])
}

function readTree(named: string | undefined): Tree {
  const file = named ?? defaultConfigFile
  if (!existsSync(file)) {
    if (!named) return {}
    throw new ConfigError([{ name: file, message: 'there is no such file' }])
  }
  // Without prettyErrors: they would quote the file, which may hold secrets.
  const document = parseDocument(readFileSync(file, 'utf8'), { prettyErrors: false })
  const content = document.errors.length > 0 ? undefined : (document.toJS() ?? {})
  if (isTree(content)) return withoutEmpty(content)
  const codes = document.errors.map(({ code }) => code.toLowerCase().replaceAll('_', ' '))
  throw new ConfigError([
    { name: file, message: `is not a YAML table (${codes.join(', ') || 'another value'})` },
  ])
}

/** A group whose every line is commented out reads as null, or holds nothing but such: it counts as absent. */
function withoutEmpty(tree: Tree): Tree {
  const entries = Object.entries(tree).map(
    ([name, value]) => [name, isTree(value) ? withoutEmpty(value) : value] as const,
  )
  return Object.fromEntries(entries.filter(([, value]) => value !== null && !isEmptyTree(value)))
}

function isEmptyTree(value: unknown): boolean {
  return isTree(value) && Object.keys(value).length === 0
}

function place(tree: Tree, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path
  if (name === undefined) return
  if (rest.length === 0) {
    tree[name] = value
    return
  }
  tree[name] ??= {}
  const inner = tree[name]
  if (isTree(inner)) place(inner, rest, value)
}

function findUnknownVariables(env: Environment, settings: readonly Setting[]): ConfigProblem[] {
  const known = [configFileVariable, ...settings.flatMap(({ path }) => environmentNames(path))]
  return Object.keys(env)
    .filter((name) => name.startsWith(environmentPrefix) && !known.includes(name))
    .map((name) => ({ name, message: describeUnknown(name, known) }))
}

function describeIssue(issue: z.core.$ZodIssue, settings: readonly Setting[]): ConfigProblem[] {
  const name = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const known = settings.map(({ path }) => path.join('.'))
    return issue.keys.map((key) => {
      const unknown = [...issue.path, key].join('.')
      return { name: unknown, message: describeUnknown(unknown, known) }
    })
  }
  const setting = settings.find(({ path }) => path.join('.') === name)
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  return [
    {
      name: setting ? `${name} (${environmentNames(setting.path)[0]})` : name,
      message: isMissing ? 'is missing' : issue.message,
    },
  ]
}

function describeUnknown(name: string, known: readonly string[]): string {
  const nearest = findNearestName(name, known)
  return nearest ? `there is no such setting; the nearest is ${nearest}` : 'there is no such setting'
}
