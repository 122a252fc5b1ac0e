import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The user that PostgreSQL's processes run as; undefined means: as we do. */
export type DatabaseAccount = { readonly uid: number; readonly gid: number } | undefined

export type Program = readonly [path: string, ...args: string[]]

/**
 * Chooses who runs PostgreSQL, which refuses to run as root: ourselves, but for root the owner of the folder,
 * else the system's `postgres`, else `nobody`. No user is ever added to the machine.
 */
export async function chooseDatabaseAccount(folder: string): Promise<DatabaseAccount> {
  const owner = await stat(folder).catch(() => undefined)
  const self = process.getuid?.()
  if (self === 0) {
    return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : await findSystemAccount()
  }
  if (owner && owner.uid !== self) {
    throw new Error(`the database in ${folder} belongs to user ${owner.uid}; start the gateway as that user`)
  }
  return undefined
}

async function findSystemAccount(): Promise<DatabaseAccount> {
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const found = ['postgres', 'nobody']
    .map((name) => accounts.find((account) => account[0] === name))
    .find(Boolean)
  if (!found) throw new Error('root cannot run PostgreSQL, and this machine has no user postgres or nobody')
  return { uid: Number(found[2]), gid: Number(found[3]) }
}

/**
 * Starts a program as the account, which must reach the folder too, with none of our environment: that holds
 * secrets the program has no use for.
 */
export async function spawnAs(
  account: DatabaseAccount,
  program: Program,
  folder: string,
  options: Pick<SpawnOptions, 'stdio' | 'detached'>,
): Promise<ChildProcess> {
  const surroundings = { ...options, cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' } }
  const isOpen = !account || ((await canEveryoneReach(program[0])) && (await canEveryoneReach(folder)))
  if (isOpen) return start(program, { ...surroundings, ...account })
  return start(await throughClosedFolders(account, program), surroundings)
}

function start([path, ...args]: Program, options: SpawnOptions): Promise<ChildProcess> {
  const child = spawn(path, args, options)
  return new Promise((resolve, reject) => child.once('spawn', () => resolve(child)).once('error', reject))
}

async function canEveryoneReach(path: string): Promise<boolean> {
  const folder = dirname(path)
  if (folder === path) return true
  return ((await stat(folder)).mode & 0o001) !== 0 && canEveryoneReach(folder)
}

/**
 * A project in a closed folder (/root, one made by mktemp) cannot be entered by the account. Rather than open
 * folders that are not ours, the program gets the one capability to search and read past folder modes.
 * PostgreSQL asks access(2), which heeds capabilities of a plain user only with no_setuid_fixup.
 */
async function throughClosedFolders(
  { uid, gid }: NonNullable<DatabaseAccount>,
  program: Program,
): Promise<Program> {
  const capabilities = `-all,+${await narrowestReachingCapability()}`
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=${capabilities}`,
    `--ambient-caps=${capabilities}`,
    '--securebits=+no_setuid_fixup',
    ...program,
  ]
}

/** Containers often withhold the right to read everywhere from root, and leave it the one to do anything to files. */
async function narrowestReachingCapability(): Promise<'dac_read_search' | 'dac_override'> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '')
  const held = Number.parseInt(/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0', 16)
  const dacReadSearch = 1 << 2 // capabilities(7)
  return held & dacReadSearch ? 'dac_read_search' : 'dac_override'
}
