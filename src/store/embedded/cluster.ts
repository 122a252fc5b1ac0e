import { randomBytes } from 'node:crypto'
import { chown, mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { chooseDatabaseAccount, type DatabaseAccount, spawnAs } from './database-account.ts'
import { findPostgresBinaries } from './postgres-binaries.ts'

export const superuser = 'lienthong'

/** One database folder: `data` is PostgreSQL's own, the password and the log are kept beside it. */
export interface Cluster {
  readonly folder: string
  readonly data: string
  readonly log: string
  readonly password: string
  readonly account: DatabaseAccount
}

/** Opens the database folder, made first where there is none. */
export async function openCluster(folder: string): Promise<Cluster> {
  const parent = resolve(dirname(folder))
  await mkdir(parent, { recursive: true })
  // The real path: a server is recognised by the path it was started with.
  const path = join(await realpath(parent), basename(folder))
  const account = await chooseDatabaseAccount(path)
  if (!(await exists(path))) await createFolder(path, account)
  await removeDrafts(path)
  const password = await readFile(join(path, 'password'), 'utf8')
  return { folder: path, data: join(path, 'data'), log: join(path, 'log'), password, account }
}

/** Made under another name and moved in one step: killed half-way, or raced by another gateway, it leaves all or nothing. */
async function createFolder(folder: string, account: DatabaseAccount): Promise<void> {
  const draft = `${folder}.${randomBytes(6).toString('hex')}.draft`
  try {
    await mkdir(draft, { mode: 0o700 })
    await writeFile(join(draft, 'password'), randomBytes(24).toString('base64url'), { mode: 0o600 })
    await writeFile(join(draft, 'log'), '', { mode: 0o600 })
    if (account) {
      for (const path of [draft, join(draft, 'password'), join(draft, 'log')]) {
        await chown(path, account.uid, account.gid)
      }
    }
    await initialise(draft, account)
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!(await exists(folder))) throw error
  }
}

/** A draft that stands beside the finished folder was left by a kill, or belongs to one who lost the race. */
async function removeDrafts(folder: string): Promise<void> {
  const names = await readdir(dirname(folder))
  const drafts = names.filter((name) => name.startsWith(`${basename(folder)}.`) && name.endsWith('.draft'))
  for (const draft of drafts)
    await rm(join(dirname(folder), draft), { recursive: true, force: true, maxRetries: 5 })
}

async function initialise(folder: string, account: DatabaseAccount): Promise<void> {
  const { initdb } = findPostgresBinaries()
  const options = [
    `--pgdata=${join(folder, 'data')}`,
    `--username=${superuser}`,
    `--pwfile=${join(folder, 'password')}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Built in, so that text sorts and folds alike on every machine; Vietnamese order is asked for by collation.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ]
  const child = await spawnAs(account, [initdb, ...options], folder, { stdio: ['ignore', 'ignore', 'pipe'] })
  let complaints = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`initdb could not make the database in ${folder}: ${complaints.trim()}`)
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
