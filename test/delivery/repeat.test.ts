import { expect, test } from 'vitest'
import { repeat } from '../../src/delivery/repeat.ts'
import { oneByOne } from '../../src/domain/one-by-one.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import { openJson } from '../../src/store/sealed-json.ts'
import { testVault } from '../support/vault.ts'

/** What is logged of a task that fails once. */
async function loggedOf(task: () => Promise<void>) {
  const stop = new AbortController()
  const logged: unknown[] = []
  const log = {
    warn(facts: unknown) {
      logged.push(facts)
      stop.abort()
    },
  }
  await repeat(task, { everyMs: 1, signal: stop.signal, log: log as never, name: 'a task' })
  return logged
}
const vault = testVault()
const spoilt = vault.seal(Buffer.from('NGUYEN VAN AN 0011002233'))
const read = async () => void openJson(spoilt, vault)

test('a failure is logged by its kind and place, and no value of a record with it', async () => {
  expect(await loggedOf(read)).toEqual([
    {
      task: 'a task',
      error: expect.stringMatching(/^SyntaxError in openJson \(src\/store\/sealed-json\.ts:\d+\)$/),
    },
  ])
})

test('of several failures each is logged, with its code where it has one', async () => {
  const conflict = async () => {
    throw new GatewayError('conflict', 'the account 0011002233 is taken')
  }
  const [logged] = await loggedOf(() => oneByOne([read, conflict], (step) => step()))
  expect(logged).toEqual({
    task: 'a task',
    error: expect.stringMatching(/^SyntaxError in openJson \(.+\); conflict: GatewayError/),
  })
})
