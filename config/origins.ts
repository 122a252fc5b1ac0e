import { type Environment, environmentNames } from './environment.ts'
import { isTree, type Setting, type Tree } from './settings.ts'

/** Where the value of a setting comes from. */
export type Origin = 'file' | 'environment' | 'default'

/** The origin of each setting, by its name with dots. */
export type Origins = ReadonlyMap<string, Origin>

const key = Symbol('origins of settings')

/** Notes where the settings of a configuration come from, unseen by whoever walks through it. */
export function withOrigins<Config>(config: Config, origins: Origins): Config {
  return Object.defineProperty(config as object, key, { value: origins }) as Config
}

/** Where the settings of a configuration come from; nothing is known of one that was not loaded. */
export const originsOf = (config: object): Origins => (config as { [key]?: Origins })[key] ?? new Map()

/** Reads the origins before the environment is put over what the file says. */
export function readOrigins(settings: readonly Setting[], file: Tree, env: Environment): Origins {
  return new Map(
    settings.map(({ path }) => {
      if (environmentNames(path).some((name) => env[name])) return [path.join('.'), 'environment']
      return [path.join('.'), isIn(file, path) ? 'file' : 'default']
    }),
  )
}

function isIn(tree: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true
  return isTree(tree) && Object.hasOwn(tree, name) && isIn(tree[name], rest)
}
