import { afterEach, beforeEach, expect, test } from 'vitest'
import { messageCertificate } from '../../src/keys.ts'
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
