import { constants } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Check, type Finding, ok, reasonOf, wrong } from './finding.ts'

const what = 'data folder'
const openToOthers = 0o077

/** The data folder can be written, and nobody but its owner can read the keys in it. */
export const checkDataFolder: Check = async ({ store: { dataFolder } }) => {
  if (!(await stat(dataFolder).catch(() => undefined))) {
    return [ok(what, `${dataFolder} is not there yet; the first start makes it`)]
  }
  try {
    await access(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    return [
      wrong(
        what,
        `${dataFolder}: ${reasonOf(error)}`,
        'give it to the account that runs the gateway (chown)',
      ),
    ]
  }
  const open = await openPaths(join(dataFolder, 'keys'))
  return open.length > 0 ? open : [ok(what, `${dataFolder} can be written, and its keys are private`)]
}

async function openPaths(folder: string): Promise<Finding[]> {
  const names = await readdir(folder).catch(() => undefined)
  if (!names) return []
  const secret = names.filter((name) => !name.endsWith('.cert.pem'))
  const paths = [folder, ...secret.map((name) => join(folder, name))]
  const modes = await Promise.all(paths.map(async (path) => ({ path, mode: (await stat(path)).mode })))
  return modes
    .filter(({ mode }) => (mode & openToOthers) !== 0)
    .map(({ path }) => wrong(what, `others may read ${path}`, `chmod ${path === folder ? 700 : 600} ${path}`))
}
