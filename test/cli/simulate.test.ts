import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { messageCertificate } from '../../src/parts/keys.ts'
import { createHttpClient } from '../../src/wire/http-client.ts'
import { testUnit } from '../support/gateway-settings.ts'
import { type Machine, openMachine } from '../support/machine.ts'

let machine: Machine
beforeEach(async () => {
  machine = await openMachine()
})
afterEach(() => machine.close())

test('simulate prints the addresses of the partners and stops on SIGTERM', async () => {
  const running = machine.start([
    'simulate',
    ...['--folder', `${machine.folder}/partners`, '--notify-url', `${machine.url}/notify`],
    ...['--certificate', await messageCertificate(machine.dataFolder, testUnit)],
  ])
  const urls = JSON.parse(await running.line(/^\{/)) as Record<string, string>
  expect(Object.keys(urls).sort()).toEqual(['dvcqg-platform', 'lgsp', 'national'])
  expect(await (await fetch(String(urls.national))).json()).toMatchObject({ party: 'national', dossiers: 0 })
  running.kill('SIGTERM')
  expect(await running.ended).toBe(0)
})

test('simulate --tls shows certificates of its own authority, and says how to trust it', async () => {
  const running = machine.start([
    'simulate',
    '--tls',
    ...['--folder', `${machine.folder}/partners`, '--notify-url', `${machine.url}/notify`],
    ...['--certificate', await messageCertificate(machine.dataFolder, testUnit)],
  ])
  const urls = JSON.parse(await running.line(/^\{/)) as Record<string, string>
  const ca = (await running.line(/^trust them/)).split(': ')[1] ?? ''
  const trusting = { timeoutMs: 5_000, maxResponseBytes: 10_000, tls: { ca: await readFile(ca, 'utf8') } }
  const client = createHttpClient({ baseUrl: String(urls.lgsp), ...trusting })
  expect((await client.send({ method: 'GET', url: '/nothing' })).status).toBe(404)
  await client.close()
  running.kill('SIGTERM')
  expect(await running.ended).toBe(0)
})
