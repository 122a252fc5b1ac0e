import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { type CommandBench, openCommandBench } from '../support/command-bench.ts'
import { openScene } from '../support/scene.ts'
import { testVault } from '../support/vault.ts'

let bench: CommandBench
let store: Store
let schoolCode: string
beforeAll(async () => {
  bench = await openCommandBench(undefined, {
    approvals: { repairLimits: { replay: 1_000, giveUp: 7, resend: 0 } },
  })
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

const idOf = (out: string) => /^repair (\S+):/m.exec(out)?.[1] ?? ''
const quickly = ['--per-minute', '60000', '--reason', 'fee code mended', '--yes']

test('without --yes it counts, shows some, and changes nothing', async () => {
  const { code, out } = await ofSchool('replay', '--state', 'refused', '--code', 'invalid')
  expect(code).toBe(0)
  expect(out).toMatch(/^replay: 6 exchanges, about 1 s at 3,000 a minute\n/)
  expect(out).toMatch(/… and 1 more\nNothing was changed; add --reason TEXT --yes to do it\.$/)
  expect(await states()).toEqual(['refused'])
})

test.each([
  'provinces',
  'webhook',
  'webhook:0199b2f0-6c1e-7a55-8a5e-0f6c1d2e3f40',
])('a partner %s that nobody is is an error that says who there is', async (name) => {
  for (const words of [[], quickly]) {
    await expect(bench.run(['repair', 'replay', '--partner', name, ...words])).rejects.toThrow(
      `--partner: no partner is called ${name}; there are national, province, webhooks`,
    )
  }
  expect(await states()).toEqual(['refused'])
})

test('all endpoints are one partner, also while none has anything to tell', async () => {
  const { code, out } = await bench.run(['repair', 'replay', '--partner', 'webhooks'])
  expect(code).toBe(0)
  expect(out).toMatch(/^replay: 0 exchanges/)
})

test('with a reason and --yes it replays to the end, without any worker', async () => {
  const { code, out } = await ofSchool('replay', ...quickly)
  expect({ code, last: out.split('\n').at(-1) }).toEqual({ code: 0, last: 'replay: 6 of 6 exchanges' })
  expect(await states()).toEqual(['waiting'])
  const again = await bench.run(['repair', 'resume', idOf(out), '--reason', 'again'])
  expect(again).toEqual({ code: 1, out: `the repair ${idOf(out)} is done` })
})

test('giving up ends them; one alone is named by its number', async () => {
  const { rows } = await bench.database.pool.query(
    `select min(id) as id from exchanges where subject_id in (select id from bills where school_code = $1)`,
    [schoolCode],
  )
  const one = await bench.run(['repair', 'give-up', '--exchange', String(rows[0].id), ...quickly])
  expect(one.out).toMatch(/give-up: 1 of 1 exchanges$/)
  expect((await states()).sort()).toEqual(['given-up', 'refused'])
  await ofSchool('give-up', ...quickly)
  expect(await states()).toEqual(['given-up'])
})

test('above what one does alone it is asked for by a known person only, waits, and is not begun by any command', async () => {
  const { code, out } = await ofSchool('give-up')
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(/alone one begins 7 in 24 hours, of which 6|7 are begun/),
  })
  const nobody = await ofSchool('give-up', ...quickly)
  expect(nobody).toEqual({
    code: 1,
    out: expect.stringMatching(/^not asked for: 6 exchanges are more than.*\nand an\.nguyen/),
  })
  const known = { name: 'ops', secretSha256: Buffer.alloc(32), schoolCodes: [], isOperator: true }
  await store.access.createClient({ ...known, id: 'ops', person: 'an.nguyen' })
  const asked = await ofSchool('give-up', ...quickly)
  const [, approvalId = ''] = /approvals approve (\S+) /.exec(asked.out) ?? []
  expect({ code: asked.code, approvalId }).toEqual({
    code: 1,
    approvalId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  const id = idOf(asked.out)
  for (const verb of ['resume', 'stop', 'pause'])
    expect(await bench.run(['repair', verb, id, '--reason', 'now'])).toEqual({
      ...{ code: 1, out: `the repair ${id} is waiting` },
    })
  const listed = await bench.run(['approvals'])
  expect(listed.out).toMatch(
    new RegExp(`give-up 6 exchanges \\(schoolCode ${schoolCode}\\): those of them.*repair ${id}`),
  )
  expect(await bench.run(['approvals', 'approve', approvalId, '--reason', 'me'])).toMatchObject({ code: 1 })
  expect(await states()).toEqual(['refused'])
})

test('a repair is left to the workers, paused, listed with who and why, resumed and stopped', async () => {
  const { out } = await ofSchool('replay', ...quickly, '--detach')
  const id = idOf(out)
  expect(await states()).toEqual(['refused'])
  const paused = await bench.run(['repair', 'pause', id, '--reason', 'lunch'])
  expect(paused).toEqual({ code: 0, out: 'paused after 0 of 6 exchanges' })
  expect((await bench.run(['repair', 'list'])).out.split('\n')[0]).toBe(
    `${id}  replay  paused  0 of 6 exchanges  (an.nguyen: lunch)`,
  )
  const watched = await bench.run(['repair', 'watch', id])
  expect(watched.code).toBe(1)
  expect(watched.out).toMatch(/^paused by an\.nguyen \(lunch\) after 0 of 6 exchanges\ngo on with: /)
  const resumed = await bench.run(['repair', 'resume', id, '--reason', 'fed'])
  expect(resumed).toEqual({ code: 0, out: 'replay: 6 of 6 exchanges' })
  const stopped = await bench.run(['repair', 'stop', id, '--reason', 'x'])
  expect(stopped).toEqual({ code: 1, out: `the repair ${id} is done` })
})

test('who interrupts the command pauses the repair', async () => {
  const slowly = ['--per-minute', '1', '--reason', 'fee code mended', '--yes']
  const { code, out } = await bench.run(['repair', 'replay', '--school', schoolCode, ...slowly], {
    interruptAfter: /^repair /,
  })
  expect(code).toBe(1)
  expect(out).toMatch(/^paused by an\.nguyen \(interrupted at the terminal\) after [01] of 6 exchanges$/m)
  expect(await store.repairs.find(idOf(out))).toMatchObject({ state: 'paused' })
})

test('an edit gives an exchange up in favour of a corrected one', async () => {
  const { rows } = await bench.database.pool.query(
    `select min(id) as id from exchanges where subject_id in (select id from bills where school_code = $1)`,
    [schoolCode],
  )
  const id = String(rows[0].id)
  const edit = (...words: string[]) => bench.run(['repair', 'edit', id, '--reason', 'a wrong name', ...words])
  await expect(edit('--set', 'applicant.identityNumber=12')).rejects.toThrow(
    'dossier.applicant.identityNumber must be 12 digits',
  )
  await expect(edit('--set', 'position=x')).rejects.toThrow('dossier')
  const { code, out } = await edit('--set', 'applicant.name=Lê Thị Bưởi', '--set', 'note=a=b')
  expect(code).toBe(0)
  expect(out).toMatch(new RegExp(`^exchange \\d+ goes out in place of ${id}$`))
  const newer = Number(/\d+/.exec(out)?.[0])
  const again = await edit('--set', 'note=x')
  expect(again).toEqual({ code: 1, out: `exchange ${id} is given-up, and ${newer} took its place` })
})

test.each([
  [['replay', '--yes'], 'say why'],
  [['burn'], 'repair replay|give-up|resend'],
  [['replay', 'x'], 'options only'],
  [['replay', '--state', 'accepted'], '--state: replay takes what is held, refused'],
  [['replay', '--state', 'lost'], '--state is one of'],
  [['replay', '--since', 'yesterday'], '--since: a day looks like'],
  [['replay', '--per-minute', '0'], '--per-minute must be a whole number above 0, 60000 at most'],
  [['give-up'], 'narrow it'],
  [['resend', '--partner', 'nowhere', '--since', '2026-09-30'], 'nowhere is no portal'],
  [['resume', 'x', '--reason', 'y'], 'name the repair by its id'],
  [['stop', '00000000-0000-7000-8000-000000000000', '--reason', 'y'], 'there is no repair'],
  [['edit', '1', '--set', 'note'], 'say why'],
  [['edit', '1', '--set', 'note', '--reason', 'y'], '--set is FIELD=VALUE'],
  [['edit', '999999999', '--set', 'note=x', '--reason', 'y'], 'there is no exchange'],
])('%j is no repair', async (words, complaint) => {
  await expect(bench.run(['repair', ...words])).rejects.toThrow(complaint)
})
