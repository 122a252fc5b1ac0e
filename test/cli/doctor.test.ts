import { chmod, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import packageFile from '../../package.json' with { type: 'json' }
import { checkNode, leastNode } from '../../src/cli/doctor/check-node.ts'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'
import { type Machine, openMachine } from '../support/machine.ts'

let partner: Loopback
let machine: Machine
beforeAll(async () => {
  partner = await serveOnLoopback((_request, response) => response.end())
  machine = await openMachine(partner.url)
})
afterAll(async () => {
  await machine.close()
  await partner.close()
})

const wrongOnes = async () => {
  const { code, out } = await machine.run(['doctor', '--json'])
  const findings = JSON.parse(out) as { what: string; is: string; detail: string; remedy?: string }[]
  return { code, wrong: findings.filter(({ is }) => is === 'wrong') }
}

test('a database without the tables of this version is wrong, and migrating is what helps', async () => {
  expect(await wrongOnes()).toEqual({
    code: 1,
    wrong: [
      {
        what: 'database',
        is: 'wrong',
        detail: expect.stringContaining('0001-access.sql'),
        remedy: 'lienthong migrate',
      },
    ],
  })
})

test('a gateway that has all that it needs gets one line for each thing and exit code 0', async () => {
  await machine.run(['clients', 'add', 'makes the keys', '--school', 'A'])
  const { code, out } = await machine.run(['doctor'])
  expect(out.split('\n').map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
    expect.stringMatching(/^ok \| Node \| v\d+/),
    'ok | configuration | is complete',
    expect.stringMatching(/^ok \| data folder \| /),
    'ok | database | answers, and is of this version',
    expect.stringMatching(/^ok \| signing key \S+-1 \| good until 20/),
    expect.stringMatching(/^ok \| signing key \S+-1 \| good until 20/),
    'ok | queues | in the database',
    `ok | partner national | ${partner.url} takes connections`,
    `ok | partner province | ${partner.url} takes connections`,
    `ok | partner dvcqg-platform | ${partner.url} takes connections`,
  ])
  expect(code).toBe(0)
})

test('a signing key whose certificate ends soon, or has ended, is wrong', async () => {
  const { pool } = machine.database
  const setEnd = (days: number) =>
    pool.query(
      `update signing_keys set valid_to = now() + make_interval(days => $1) where id = 'messages-1'`,
      [days],
    )
  const { rows } = await pool.query(`select valid_to from signing_keys where id = 'messages-1'`)
  await setEnd(10)
  const what = 'signing key messages-1'
  const ending = expect.objectContaining({ what, detail: expect.stringMatching(/ends on .* in 9 days/) })
  expect(await wrongOnes()).toEqual({ code: 1, wrong: [ending] })
  await pool.query(
    `update signing_keys set valid_from = now() - interval '2 days', valid_to = now() - interval '1 day' where id = 'messages-1'`,
  )
  const ended = expect.objectContaining({ what, detail: expect.stringContaining('its certificate ended') })
  expect(await wrongOnes()).toEqual({ code: 1, wrong: [ended] })
  await pool.query(`update signing_keys set valid_to = $1 where id = 'messages-1'`, [rows[0].valid_to])
})

test('keys that others can read, and keys that are gone, are wrong', async () => {
  const keys = join(machine.dataFolder, 'keys')
  await chmod(join(keys, 'messages-1.key.pem'), 0o644)
  await unlink(join(keys, 'data-keys.json'))
  const { code, wrong } = await wrongOnes()
  expect(wrong).toContainEqual(
    expect.objectContaining({ what: 'data folder', remedy: `chmod 600 ${keys}/messages-1.key.pem` }),
  )
  expect(wrong).toContainEqual(expect.objectContaining({ what: 'keys', detail: 'data-keys.json is missing' }))
  expect(code).toBe(1)
  await chmod(join(keys, 'messages-1.key.pem'), 0o600)
})

test('a partner, a database and a Redis that do not answer are wrong, each with what to do', async () => {
  await partner.close()
  const env = {
    DATABASE_URL: '',
    LIENTHONG_STORE_DATABASE_URL: 'postgres://nobody:very-secret@127.0.0.1:9/none',
    REDIS_URL: 'redis://:very-secret@127.0.0.1:9',
  }
  const { code, out, err } = await machine.run(['doctor'], { env })
  for (const what of ['database', 'Redis', 'partner national']) {
    expect(out).toMatch(new RegExp(`^wrong +${what} .*ECONNREFUSED\\n +\\S`, 'm'))
  }
  expect(out + err).not.toContain('very-secret')
  expect(code).toBe(1)
})

test('without a configuration its problems are what is wrong', async () => {
  const { code, out } = await machine.run(['doctor'], { env: { LIENTHONG_CONFIG: '' } })
  expect(out).toMatch(/^wrong +setting province /m)
  expect(code).toBe(1)
})

test('a Node that is older than package.json wants is wrong', () => {
  expect(packageFile.engines.node).toBe(`>=${leastNode}`)
  expect(checkNode('v20.19.0')).toMatchObject({ is: 'wrong', remedy: expect.stringContaining('Node 24') })
  expect(checkNode('v24.0.0')).toMatchObject({ is: 'ok' })
})
