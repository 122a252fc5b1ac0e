import { parseArgs } from 'node:util'
import { createAdministrator, type Standing, standingOfFirst } from '../access/create-administrator.ts'
import { generatePassword } from '../access/generate-password.ts'
import { withStore } from '../app.ts'
import { type Role, roles } from '../domain/access/roles.ts'
import type { AdministratorStore } from '../ports/access/administrator-store.ts'
import type { AuditLog } from '../ports/access/audit-log.ts'
import { byCommand } from './by-command.ts'
import { type Command, fitsNoForm, type Help, UsageError } from './command.ts'

const help: Help = {
  forms: ['add NAME [--role ROLE]… [--school CODE]… [--person NAME] [--password-stdin]'],
  means: {
    '--role ROLE': `one of ${roles.join(', ')}; more than one may be given`,
    '--school CODE': 'sees only this school; more than one may be given',
    '--person NAME':
      'whose login it is, where one person has several: they never approve what they asked for',
    '--password-stdin': 'takes the password from standard input instead of making one',
  },
  examples: {
    'administrators add hoa --role school-accountant --school TH-01':
      'lets hoa in for one school and prints her password once',
  },
}

export const administrators: Command = {
  summary: 'lets somebody into the console; prints a new password once',
  help,
  async run(words, { config, print, readInput, log, user }) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        'password-stdin': { type: 'boolean', default: false },
        role: { type: 'string', multiple: true, default: [] },
        school: { type: 'string', multiple: true, default: [] },
        person: { type: 'string' },
      },
    })
    const [action, name, ...more] = positionals
    if (action !== 'add' || !name || more.length > 0) throw fitsNoForm('administrators', help)
    const named = { roles: values.role.map(readRole), schoolCodes: values.school, person: values.person }
    // The line break that ends what was typed or piped is no part of the password.
    const chosen = values['password-stdin'] ? (await readInput()).replace(/\r?\n$/, '') : undefined
    return withStore(config(), log, async ({ inOneTransaction }) => {
      let lines: string[] = []
      const code = await inOneTransaction(async (stores) => {
        lines = []
        const standing = named.roles.length > 0 ? named : await standingOf(stores.administrators, named)
        const by = { user, at: new Date() }
        // Whoever adds somebody else knows the password, and could decide in their name what takes two people.
        const isTemporary = (await stores.administrators.list()).length > 0
        return addAdministrator(stores, { name, chosen, isTemporary, standing }, by, (line) =>
          lines.push(line),
        )
      })
      // What is printed has come true.
      for (const line of lines) print(line)
      return code
    })
  },
}

interface Adding {
  readonly name: string
  readonly chosen: string | undefined
  readonly isTemporary: boolean
  readonly standing: Standing
}

/** Adds an administrator with the chosen password, else with a random one that is printed; gives the exit code. */
export async function addAdministrator(
  {
    administrators,
    auditLog,
  }: { administrators: Pick<AdministratorStore, 'add'>; auditLog: Pick<AuditLog, 'append'> },
  { name, chosen, isTemporary, standing }: Adding,
  { user, at }: { user: string; at: Date },
  print: (line: string) => void,
): Promise<number> {
  const password = chosen ?? generatePassword()
  const outcome = await createAdministrator(administrators, name, password, standing, isTemporary)
  if (outcome.is === 'refused') {
    print(`not added: ${outcome.why}`)
    return 1
  }
  const { roles, schoolCodes } = standing
  await auditLog.append({
    ...{ ...byCommand({ user }, at), action: 'access.change' },
    ...{ subject: { kind: 'administrator', id: outcome.name }, why: '', after: { roles, schoolCodes } },
  })
  print(`name      ${outcome.name}`)
  print(`may       ${[...roles, ...schoolCodes].join(', ')}`)
  if (isTemporary) print('Who logs in with this password first chooses another; until then it opens nothing.')
  if (chosen !== undefined) return 0
  print(`password  ${password}`)
  print('The password is not kept and is not shown again.')
  return 0
}

/** Whoever comes first may do everything; whoever comes later, what is said. */
async function standingOf(
  store: Pick<AdministratorStore, 'list'>,
  { schoolCodes, person }: Standing,
): Promise<Standing> {
  if (schoolCodes.length === 0 && (await store.list()).length === 0) return { ...standingOfFirst, person }
  throw new UsageError(`say what they may be: --role ${roles.join(' | ')}`)
}

function readRole(word: string): Role {
  const role = roles.find((known) => known === word)
  if (role) return role
  throw new UsageError(`--role: one of ${roles.join(', ')}`)
}
