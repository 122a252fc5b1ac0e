import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Machine, openMachine } from '../support/machine.ts'
import { processesWith } from '../support/processes.ts'
import { until } from '../support/until.ts'

let machine: Machine
beforeEach(async () => {
  machine = await openMachine()
})
afterEach(() => machine.close())

async function connections(): Promise<number> {
  const { rows } = await machine.database.pool.query<{ count: number }>(
    `select count(*) as count from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
  )
  return rows[0]?.count ?? 0
}

/** A process manager waits ten seconds before it kills. */
const patienceMs = 8_000

async function stop(running: ReturnType<Machine['start']>, signal: NodeJS.Signals) {
  const at = performance.now()
  running.kill(signal)
  const code = await running.ended
  return { code, isSoon: performance.now() - at < patienceMs }
}

test.each([
  'SIGTERM',
  'SIGINT',
] as const)('serve answers until %s, ends with exit code 0 and leaves nothing running', async (signal) => {
  const gateway = machine.start(['serve'])
  expect(await gateway.line(/listens/)).toBe(`lienthong listens on ${machine.url}`)
  expect((await fetch(`${machine.url}/readyz`)).status).toBe(200)
  expect((await fetch(`${machine.url}/console`)).status).toBe(200)

  expect(await stop(gateway, signal)).toEqual({ code: 0, isSoon: true })
  expect(await processesWith(machine.folder)).toEqual([])
  await expect(fetch(`${machine.url}/healthz`)).rejects.toThrow()
  // The server notices the end of a process a moment after it.
  await until('the end of every connection', async () => (await connections()) === 0)
})

test('api and worker stand apart and stop alike', async () => {
  const api = machine.start(['api'])
  await api.line(/listens/)
  const worker = machine.start(['worker'])
  expect(await worker.line(/works/)).toBe('lienthong works')
  expect(await stop(worker, 'SIGTERM')).toEqual({ code: 0, isSoon: true })
  expect(await stop(api, 'SIGTERM')).toEqual({ code: 0, isSoon: true })
})

test('the log is one JSON object a line on standard error, at the configured level, and standard output stays for people', async () => {
  const gateway = machine.start(['serve'])
  await gateway.line(/listens/)
  await fetch(`${machine.url}/v1/bills/nothing`)
  await stop(gateway, 'SIGTERM')
  const logged = gateway.complaints().trim().split('\n')
  expect(logged.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ msg: 'request', status: 401 }),
  )
  expect(gateway.lines).toHaveLength(1)
})

test('serve says which port is taken and ends with an error', async () => {
  const first = machine.start(['serve'])
  await first.line(/listens/)
  const { code, err } = await machine.run(['serve'])
  expect(err).toContain('EADDRINUSE')
  expect(code).toBe(1)
  await stop(first, 'SIGTERM')
})
