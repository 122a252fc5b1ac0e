import { userInfo } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMbBankSimulator } from '../../simulators/mb-bank/index.ts'
import { migrationsFolder, readMigrations } from '../../src/store/migrate.ts'
import { type Machine, openMachine } from '../support/machine.ts'

let machine: Machine
beforeAll(async () => {
  machine = await openMachine()
})
afterAll(() => machine.close())

test('migrate brings an empty database to this version, and finds nothing to do the second time', async () => {
  const names = (await readMigrations(migrationsFolder)).map(({ name }) => name)
  const first = await machine.run(['migrate'])
  expect(first.out.split('\n')).toEqual([
    ...names.map((name) => `applied ${name}`),
    `applied ${names.length} migrations`,
  ])
  expect(await machine.run(['migrate'])).toMatchObject({ code: 0, out: 'the database is up to date' })
})

test('clients add --operator makes a client that repairs and speaks for no school', async () => {
  const { code, out } = await machine.run(['clients', 'add', 'Sở GDĐT', '--operator'])
  expect(code).toBe(0)
  const id = /client_id\s+(\S+)/.exec(out)?.[1]
  const { rows } = await machine.database.pool.query(
    `select operator, (select count(*) from client_schools where client_id = id)::int as schools from clients where id = $1`,
    [id],
  )
  expect(rows).toEqual([{ operator: true, schools: 0 }])
})

test('who adds a client by command stands in the audit log, and no secret', async () => {
  const { out } = await machine.run(['clients', 'add', 'Phòng máy', '--operator'])
  const [, id] = /^client_id {6}(\S+)$/m.exec(out) ?? []
  const [, secret = ''] = /^client_secret {2}(\S{43})$/m.exec(out) ?? []
  const { rows } = await machine.database.pool.query(
    `select person, via, action, after, audit_entries::text as everything from audit_entries where subject = $1`,
    [id],
  )
  expect(rows).toMatchObject([
    {
      ...{ person: userInfo().username, via: 'command', action: 'clients.change' },
      after: { name: 'Phòng máy', schoolCodes: [], isOperator: true },
    },
  ])
  expect(rows[0].everything).not.toContain(secret)
})

test('clients add prints an id and a secret once, and the client speaks for its schools', async () => {
  const { code, out } = await machine.run(['clients', 'add', 'Phần mềm', '--school', 'A', '--school', 'B'])
  const [, id] = /^client_id {6}(\S+)$/m.exec(out) ?? []
  const [, secret] = /^client_secret {2}(\S{43})$/m.exec(out) ?? []
  expect({ code, known: Boolean(id && secret) }).toEqual({ code: 0, known: true })
  const { rows } = await machine.database.pool.query(
    `select name, school_code, encode(secret_sha256, 'hex') <> $2 as sealed from clients
     join client_schools on client_id = id where id = $1 order by school_code`,
    [id, secret],
  )
  expect(rows).toEqual(['A', 'B'].map((school_code) => ({ name: 'Phần mềm', school_code, sealed: true })))
})

test('administrators add takes a password from its input, and says a name twice is refused', async () => {
  const add = () =>
    machine.run(['administrators', 'add', 'Hoa', '--role', 'administrator', '--password-stdin'], {
      input: 'a password of some length\n',
    })
  expect(await add()).toMatchObject({ code: 0, out: 'name      hoa\nmay       administrator' })
  expect(await add()).toMatchObject({ code: 1, out: 'not added: there is an administrator called hoa' })
})

test('status says what stands at each partner, for machines too', async () => {
  expect(await machine.run(['status'])).toMatchObject({ code: 0, out: '', err: '' })
  const { code, out } = await machine.run(['status', '--json'])
  expect(JSON.parse(out)).toEqual({
    incidents: [],
    partners: [],
    channels: [],
    feeds: { missing: [], missingStatements: [], pulls: [] },
    reconciliations: [],
    holds: [],
  })
  expect(code).toBe(0)
})

test('reconcile reads a file by the name that its bank gives it, and knows it the second time', async () => {
  const nobody = { append: () => {}, entries: () => [] }
  const bank = createMbBankSimulator({ ledger: nobody, clock: () => new Date() })
  const { name, lines } = bank.writeDay('2026-09-30', [], { onlyAtBank: 2 })
  const path = await machine.write(name, [...lines()].join(''))
  const first = await machine.run(['reconcile', path])
  expect(first.out).toMatch(/^mb, 2026-09-30$/m)
  expect(first.out).toMatch(/^ {2}only there +2 +246,000 đồng$/m)
  expect(first.code).toBe(0)

  const again = await machine.run(['reconcile', path, '--source', 'mb', '--json'])
  expect(JSON.parse(again.out)).toMatchObject({
    wasKnown: true,
    totals: { 'only-at-bank': { count: 2, amount: 246_000 } },
  })
  expect(await machine.run(['reconcile', path, '--source', 'acb'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('no sender of statements is called acb'),
  })
})

test('reconcile ends with exit code 1 when a line could not be read', async () => {
  const nobody = { append: () => {}, entries: () => [] }
  const bank = createMbBankSimulator({ ledger: nobody, clock: () => new Date() })
  const payment = {
    requestId: 'REF1',
    bankTransId: 'TX1',
    amount: 1_000,
    paidAt: new Date('2026-10-01T03:00:00Z'),
    content: 'REF1',
  }
  const { name, lines } = bank.writeDay('2026-10-01', [payment], { brokenLines: 1 })
  const { code, out } = await machine.run(['reconcile', await machine.write(name, [...lines()].join(''))])
  expect(out).toMatch(/^RV_\d+_TC\.txt cannot be read: no line can be read; line 2, \w+: /m)
  expect(code).toBe(1)
})

test('reconcile refuses a file of 0 bytes, which does not say that nothing was paid', async () => {
  const path = await machine.write('RV_20261002_TC.txt', '')
  const { code, out } = await machine.run(['reconcile', path])
  expect(out).toMatch(/^RV_20261002_TC\.txt cannot be read: the file is empty: it has 0 bytes$/m)
  expect(code).toBe(1)

  const { rows } = await machine.database.pool.query('select id from kept_files where bytes = 0')
  const again = await machine.run(['reconcile', '--kept', rows[0].id])
  expect(again).toMatchObject({
    code: 1,
    out: `${rows[0].id} cannot be read: the file is empty: it has 0 bytes`,
  })
})
