import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { type CommandBench, openCommandBench } from '../support/command-bench.ts'
import { openScene } from '../support/scene.ts'
import { testVault } from '../support/vault.ts'

let bench: CommandBench
let store: Store
let schoolCode: string
beforeAll(async () => {
  bench = await openCommandBench()
  store = openStore({ url: bench.database.url, log: { warn: () => {} } }, testVault())
})
afterAll(async () => {
  await store.close()
  await bench.close()
})
beforeEach(async () => {
  const scene = await openScene(store)
  schoolCode = scene.schoolCode
  for (let turn = 0; turn < 6; turn += 1) await scene.accept(scene.toAccept({}, ['province']))
  await bench.database.pool.query(
    `update exchanges set state = 'refused', problem_code = 'invalid'
     where subject_id in (select id from bills where school_code = $1)`,
    [schoolCode],
  )
})

const states = async () => {
  const { rows } = await bench.database.pool.query(
    `select distinct state from exchanges where subject_id in (select id from bills where school_code = $1)`,
    [schoolCode],
  )
  return rows.map(({ state }) => state)
}
const ofSchool = (...words: string[]) => bench.run(['repair', ...words, '--school', schoolCode])

test('without --yes it counts, shows some, and changes nothing', async () => {
  const { code, out } = await ofSchool('replay', '--state', 'refused', '--code', 'invalid')
  expect(code).toBe(0)
  expect(out).toMatch(/^replay: 6 exchanges, about 1 s at 50 a second\n/)
  expect(out).toMatch(/… and 1 more\nNothing was changed; add --reason TEXT --yes to do it\.$/)
  expect(await states()).toEqual(['refused'])
})

test('with a reason and --yes it replays to the end, and the same repair has nothing left', async () => {
  const { code, out } = await ofSchool(
    'replay',
    '--per-second',
    '1000',
    '--reason',
    'fee code mended',
    '--yes',
  )
  expect({ code, last: out.split('\n').at(-1) }).toEqual({ code: 0, last: 'replay: 6 exchanges' })
  expect(await states()).toEqual(['waiting'])
  const id = /^repair (\S+)$/m.exec(out)?.[1] ?? ''
  expect(await bench.run(['repair', 'resume', id])).toEqual({ code: 0, out: `the repair ${id} is finished` })
})

test('giving up ends them', async () => {
  await ofSchool('give-up', '--per-second', '1000', '--reason', 'the school withdrew them', '--yes')
  expect(await states()).toEqual(['given-up'])
})

test.each([
  [['replay', '--yes'], 'say why'],
  [['burn'], 'repair replay|give-up'],
  [['replay', '--state', 'accepted'], '--state is held or refused'],
  [['replay', '--since', 'yesterday'], '--since must be'],
  [['replay', '--per-second', '0'], '--per-second'],
  [['resume', 'x'], 'repair resume ID'],
])('%j is no repair', async (words, complaint) => {
  await expect(bench.run(['repair', ...words])).rejects.toThrow(complaint)
})
