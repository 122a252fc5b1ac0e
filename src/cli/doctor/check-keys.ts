import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Check, ok, wrong } from './finding.ts'

/** The keys of the data are there. */
export const checkKeys: Check = async ({ store: { dataFolder } }) => {
  const names = await readdir(join(dataFolder, 'keys')).catch((): string[] => [])
  if (names.length === 0) return [ok('keys', 'none yet; the first start makes them')]
  if (names.includes('data-keys.json')) return []
  const remedy = 'put it back from the backup: without it nobody can read what is kept of persons'
  return [wrong('keys', 'data-keys.json is missing', remedy)]
}
