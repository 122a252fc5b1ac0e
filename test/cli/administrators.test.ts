import { expect, test } from 'vitest'
import { verifyPassword } from '../../src/access/password-hash.ts'
import { addAdministrator } from '../../src/cli/administrators.ts'
import type { NewAdministrator } from '../../src/ports/access/administrator-store.ts'
import type { NewAuditEntry } from '../../src/ports/access/audit-log.ts'

async function add(name: string, chosen?: string, taken = false, isTemporary = false) {
  const added: NewAdministrator[] = []
  const lines: string[] = []
  const entries: NewAuditEntry[] = []
  const stores = {
    administrators: {
      add: async (administrator: NewAdministrator) => {
        if (!taken) added.push(administrator)
        return !taken
      },
    },
    auditLog: { append: async (entry: NewAuditEntry) => void entries.push(entry) },
  }
  const standing = { roles: ['school-accountant'], schoolCodes: ['TH-01'] } as const
  const by = { user: 'root', at: new Date(0) }
  const exitCode = await addAdministrator(stores, { name, chosen, isTemporary, standing }, by, (line) =>
    lines.push(line),
  )
  return {
    exitCode,
    lines,
    entries,
    hash: added[0]?.passwordHash,
    isTemporary: added[0]?.passwordIsTemporary,
  }
}

test('a random password is printed once and opens the door', async () => {
  const { exitCode, lines, hash } = await add('Hoa')
  const password = lines[2]?.replace('password  ', '') ?? ''
  expect(lines).toEqual([
    'name      hoa',
    'may       school-accountant, TH-01',
    expect.stringMatching(/^password {2}(\w{5}-){3}\w{5}$/),
    'The password is not kept and is not shown again.',
  ])
  expect(await verifyPassword(password, hash ?? '')).toBe(true)
  expect(exitCode).toBe(0)
})

test('who was added, by whom and as what stands in the audit log, and no password', async () => {
  const { entries, lines } = await add('hoa')
  expect(entries).toEqual([
    {
      ...{ at: new Date(0), person: 'root', login: 'root', via: 'command', action: 'access.change', why: '' },
      subject: { kind: 'administrator', id: 'hoa' },
      after: { roles: ['school-accountant'], schoolCodes: ['TH-01'] },
    },
  ])
  expect(lines.join()).toContain('password')
})

test('whoever is not the first chooses their own password before anything else', async () => {
  const { isTemporary, lines } = await add('hoa', 'a password of some length', false, true)
  expect(isTemporary).toBe(true)
  expect(lines.at(-1)).toContain('first chooses another')
})

test('a chosen password is not printed', async () => {
  const { exitCode, lines, hash } = await add('hoa', 'a password of some length')
  expect(lines).toEqual(['name      hoa', 'may       school-accountant, TH-01'])
  expect(await verifyPassword('a password of some length', hash ?? '')).toBe(true)
  expect(exitCode).toBe(0)
})

test.each([
  ['a short password', 'hoa', 'short', false, 'not added: a password has at least 15 characters'],
  ['a name that is taken', 'hoa', undefined, true, 'not added: there is an administrator called hoa'],
])('%s is refused with exit code 1, and no password is shown', async (_case, name, chosen, taken, line) => {
  expect(await add(name, chosen, taken)).toEqual({
    ...{ exitCode: 1, lines: [line], entries: [], hash: undefined },
  })
})
