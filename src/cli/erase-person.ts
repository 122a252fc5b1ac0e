import { parseArgs } from 'node:util'
import { withStore } from '../app.ts'
import { dongText } from '../domain/money/dong-text.ts'
import type { PersonFound, PersonWanted } from '../ports/personal-data/erasure-store.ts'
import { type Command, type Help, theReason, UsageError } from './command.ts'
import { countText } from './figures.ts'

const help: Help = {
  forms: ['--identity-number [--reason TEXT --yes]', '--school CODE [--reason TEXT --yes]'],
  means: {
    '--identity-number': 'standard input is an identity number of 12 digits',
    '--school CODE': 'standard input is the code of a student in this school',
    '--reason TEXT': theReason,
    '--yes': 'does it; without it, only counts',
  },
  examples: {
    'erase-person --school TH-01 < code.txt': 'counts what would be erased of that student',
  },
}

/** Who it is comes by standard input: a command line is seen by others and kept in histories. */
export const erasePerson: Command = {
  summary: "erases one person's data and keeps what proves and counts; counts first",
  help,
  async run(words, terminal) {
    const { values } = parseArgs({
      args: [...words],
      options: {
        'identity-number': { type: 'boolean', default: false },
        school: { type: 'string' },
        reason: { type: 'string' },
        yes: { type: 'boolean', default: false },
      },
    })
    const { print, log, user, config } = terminal
    if (values['identity-number'] === (values.school !== undefined)) {
      throw new UsageError(
        'erase-person --identity-number, or --school CODE; the number, or the code in the school, by standard input',
      )
    }
    if (values.yes && !values.reason) throw new UsageError('say why: --reason TEXT')
    const wanted = readPerson((await terminal.readInput()).trim(), values.school)
    return withStore(config(), log, async ({ erasures }) => {
      const order = { orderedBy: user, reason: values.reason ?? '', at: new Date() }
      const { erased, ...found } = values.yes
        ? await erasures.erase(wanted, order)
        : { ...(await erasures.find(wanted)), erased: false }
      for (const line of describe(found, erased)) print(line)
      const isOpen = Object.values(found.open).some((count) => count > 0)
      if (!values.yes && !isOpen && found.students.length > 0)
        print('Nothing was changed; add --reason TEXT --yes to do it.')
      return erased || (!values.yes && found.students.length > 0 && !isOpen) ? 0 : 1
    })
  },
}

function readPerson(text: string, schoolCode: string | undefined): PersonWanted {
  if (schoolCode !== undefined && text) return { schoolCode, code: text }
  if (schoolCode === undefined && /^\d{12}$/.test(text)) return { identityNumber: text }
  throw new UsageError('standard input holds no identity number of 12 digits, or no code of a student')
}

function* describe(
  { students, payloads, shared, transfers, statementLines, credit, open }: PersonFound,
  erased: boolean,
) {
  if (students.length === 0) {
    yield 'nobody is here by that name, or was erased before'
    return
  }
  const [bills, exchanges, payments] = [open.bills, open.exchanges, open.payments].map(countText)
  if (open.bills + open.exchanges + open.payments > 0) {
    yield `still open: ${bills} bills to be paid, ${exchanges} messages to be delivered, ${payments} payments`
    yield 'Cancel the bills, give up or deliver the messages, and wait for the payments first.'
    return
  }
  yield erased ? 'erased:' : 'to be erased:'
  yield `  ${countText(students.length)} students: ${students.map(({ schoolCode, code }) => `${schoolCode} ${code}`).join(', ')}`
  yield `  ${countText(payloads)} messages, answers and confirmations, of which hashes and proofs stay`
  if (shared > 0) yield `  ${countText(shared)} of them tell of other students too: their bytes go as well`
  yield `  ${countText(transfers)} school transfers, ${countText(statementLines)} lines of statements`
  if (credit > 0)
    yield `  not ${dongText(credit)} of credit: it is still owed to them, and nobody here knows to whom once they are erased`
  yield 'Bills, amounts, the ledger, receipts and the codes above stay: they are accounts. Backups hold what was until they end,'
  yield 'or until the data key is rotated and the old one retired. A school that sends the person anew brings them back.'
}
