import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

export interface Postmaster {
  readonly pid: number
  readonly port: number
}

/** Finds the server that runs on a data folder, by whomever it was started; a stale postmaster.pid is none. */
export async function findPostmaster(data: string): Promise<Postmaster | undefined> {
  const [pid, , , port] = await readPidFile(data)
  if (!pid || !port || !(await isPostmasterOf(data, Number(pid)))) return undefined
  return { pid: Number(pid), port: Number(port) }
}

/** The port of the last start, kept by PostgreSQL after its end, so that a saved connection of a person stays good. */
export async function readLastPort(data: string): Promise<number | undefined> {
  const options = await readFile(join(data, 'postmaster.opts'), 'utf8').catch(() => '')
  const port = /"port=(\d+)"/.exec(options)?.[1]
  return port ? Number(port) : undefined
}

/**
 * Makes PostgreSQL see through a stale postmaster.pid whose number now belongs to another process, as happens
 * after a restart of a container. Its own look at the shared memory of the dead server still takes place:
 * it only takes the number of its parent, which we are, for no conflict.
 */
export async function disownStalePid(data: string): Promise<void> {
  const [pid, ...rest] = await readPidFile(data)
  if (!pid || !isAlive(Number(pid)) || (await isPostmasterOf(data, Number(pid)))) return
  await writeFile(join(data, 'postmaster.pid'), [process.pid, ...rest].join('\n'))
}

/** Ends the server: its clients are cut off, everything committed is on disk, it is gone when this returns. */
export async function stopPostmaster(data: string, { pid }: Postmaster): Promise<void> {
  process.kill(pid, 'SIGINT')
  while (await isPostmasterOf(data, pid)) await delay(20)
}

async function readPidFile(data: string): Promise<string[]> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  return text.split('\n')
}

async function isPostmasterOf(data: string, pid: number): Promise<boolean> {
  return (await readCommand(pid)).includes(data)
}

/** The words a process was started with; empty for one that is gone or only waits to be reaped. */
async function readCommand(pid: number): Promise<string[]> {
  if (process.platform === 'linux') {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  }
  const listed = await promisify(execFile)('ps', ['-o', 'command=', '-p', `${pid}`]).catch(() => ({
    stdout: '',
  }))
  return listed.stdout.trim().split(' ')
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
