import { parseArgs } from 'node:util'
import { statementCopies, withParts } from '../app.ts'
import { checkDays, type DayProblem } from '../evidence/check-days.ts'
import { checkEvidence } from '../evidence/check-evidence.ts'
import { readStatementCopies } from '../evidence/statement-copies.ts'
import { ownCertificate } from '../signing/keys/certificate-chain.ts'
import { type Command, fitsNoForm, type Help, type Terminal } from './command.ts'
import { countText } from './figures.ts'

const help: Help = {
  forms: ['[--json]'],
  means: {
    '--json': 'prints JSON, one line for each proof',
  },
}
const mostNamed = 20

/** One thing that was proved, or not. */
interface Proof {
  readonly check: string
  readonly says: string
  readonly looked: number
  readonly wrong: number
  readonly named: readonly string[]
}

export const verify: Command = {
  summary: 'proves that sums, bank lines, closed days and the evidence are whole, and names what is not',
  help,
  async run(words, terminal) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    })
    if (positionals.length > 0) throw fitsNoForm('verify', help)
    const proofs: Proof[] = []
    const tell = (proof: Proof) => {
      proofs.push(proof)
      if (values.json) return
      if (terminal.isInteractive) terminal.draw('\r\u001b[K')
      for (const line of describe(proof)) terminal.print(line)
    }
    await prove(terminal, tell)
    const wrong = proofs.reduce((sum, proof) => sum + proof.wrong, 0)
    if (values.json) terminal.print(JSON.stringify({ wrong, proofs }))
    else if (wrong === 0) terminal.print('everything is whole')
    else terminal.print(`${countText(wrong)} things are not as they must be`)
    return wrong === 0 ? 0 : 1
  },
}

async function prove(terminal: Terminal, tell: (proof: Proof) => void): Promise<void> {
  const config = terminal.config()
  const draw = (text: string) => {
    if (terminal.isInteractive) terminal.draw(`\r${text}\u001b[K`)
  }
  await withParts(config, terminal.log, async ({ store, clock }) => {
    for (const { id, says } of store.proofs.moneyChecks) {
      draw(says)
      tell({ check: id, says, ...(await store.proofs.checkMoney(id, mostNamed)) })
    }
    const keys = (await store.keys.list()).filter(({ purpose }) => purpose === 'evidence')
    const trusted = keys.map(({ certificateChain }) => ownCertificate(certificateChain))

    let rows = 0
    const days = gather(describeDayProblem)
    const onProgress = (added: number) => {
      rows += added
      draw(`${countText(rows)} records`)
    }
    await checkDays({ proofs: store.proofs, trusted, report: days.report, onProgress })
    tell({
      check: 'closed-days',
      says: 'closed days and each record that they counted are as they were signed',
      looked: rows,
      ...days.found,
    })

    rows = 0
    const places = gather<{ chain: string; block?: number; id?: number; what: string }>(
      ({ chain, block, id, what }) => [chain, block ?? '', id ?? '', what].join(' '),
    )
    const copies = await readStatementCopies(statementCopies(config))
    await checkEvidence(undefined, {
      store: store.evidence,
      trusted,
      copies,
      clock,
      onProgress,
      report: places.report,
    })
    tell({
      check: 'evidence',
      says: 'the chains of messages and confirmations are whole',
      looked: rows,
      ...places.found,
    })
  })
}

/** Counts problems and keeps the first of them in words. */
function gather<Problem>(words: (problem: Problem) => string) {
  const found = { wrong: 0, named: [] as string[] }
  return {
    found,
    report(problem: Problem) {
      found.wrong += 1
      if (found.named.length < mostNamed) found.named.push(words(problem))
    },
  }
}

const dayWords: Readonly<Record<DayProblem['what'], string>> = {
  'signature-invalid': 'its signature does not hold',
  'day-changed': 'it is kept otherwise than it was signed',
  'rows-changed': 'its rows are not those that were signed',
  'row-changed': 'a record was changed',
  'row-gone': 'a record is gone',
  'row-missed': 'a record that came before is counted by no day',
  'day-missing': 'it does not follow the day before: one is missing or another',
  'day-reopened': 'it was closed, and is open',
}

const describeDayProblem = ({ book, day, what, row }: DayProblem): string =>
  `${book}, ${day}: ${dayWords[what]}${row ? ` (${row})` : ''}`

function describe({ says, looked, wrong, named }: Proof): string[] {
  if (wrong === 0) return [`whole  ${says} (${countText(looked)})`]
  const more = wrong > named.length ? [`       and ${countText(wrong - named.length)} more`] : []
  return [
    `WRONG  ${says} (${countText(wrong)} of ${countText(looked)})`,
    ...named.map((name) => `       ${name}`),
    ...more,
  ]
}
