import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findFreePort } from '../../src/store/embedded/free-port.ts'
import { findTool } from './tools.ts'

export interface TestRedis {
  readonly url: string
  close(): Promise<void>
}

/**
 * Gives the Redis of REDIS_URL, else starts one that keeps nothing on disk, for the calling test file alone.
 * A suite that uses it is declared with `describeWith('redis-server', …)`.
 */
export async function startTestRedis(): Promise<TestRedis> {
  const given = process.env.REDIS_URL
  if (given) return { url: given, close: async () => {} }

  const program = findTool('redis-server')
  if (!program) throw new Error('no redis-server on PATH: declare the suite with describeWith')
  const port = await findFreePort()
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-redis-'))
  const options = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ]
  const server = spawn(program, options, { stdio: ['ignore', 'pipe', 'inherit'] })
  await untilPrinted(server.stdout, 'Ready to accept connections')
  return {
    url: `redis://127.0.0.1:${port}`,
    close: async () => {
      server.kill('SIGTERM')
      await once(server, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function untilPrinted(output: NodeJS.ReadableStream, words: string): Promise<void> {
  for await (const line of createInterface(output)) {
    if (line.includes(words)) {
      output.resume()
      return
    }
  }
  throw new Error(`redis-server ended before it said "${words}"`)
}
