import { parseArgs } from 'node:util'
import { statementCopies, withParts } from '../../app.ts'
import type { ChainProblem } from '../../evidence/check-chain.ts'
import { checkEvidence } from '../../evidence/check-evidence.ts'
import { readStatementCopies } from '../../evidence/statement-copies.ts'
import { ownCertificate } from '../../signing/keys/certificate-chain.ts'
import type { Terminal } from '../command.ts'
import { countText } from '../figures.ts'
import { readCertificateFiles } from './read-certificates.ts'

const options = {
  partner: { type: 'string' },
  certificate: { type: 'string', multiple: true },
  copies: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

/** Walks the chains in the database and names every place that is not as it was; the exit code is 0 when there is none. */
export async function check(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = parseArgs({ args: [...words], options })
  const { print, draw, isInteractive, log } = terminal
  const config = terminal.config()
  const given = values.certificate && (await readCertificateFiles(values.certificate))
  const copies = await readStatementCopies(values.copies ?? statementCopies(config))
  const problems: ChainProblem[] = []
  let walked = 0
  const chains = await withParts(config, log, async ({ store, clock }) => {
    const keys = (await store.keys.list()).filter(({ purpose }) => purpose === 'evidence')
    return checkEvidence(values.partner, {
      store: store.evidence,
      trusted: given ?? keys.map(({ certificateChain }) => ownCertificate(certificateChain)),
      copies,
      clock,
      onProgress(rows) {
        walked += rows
        if (isInteractive) draw(`\r${countText(walked)} records`)
      },
      report(problem) {
        problems.push(problem)
        if (!values.json) print(describe(problem))
      },
    })
  })
  if (isInteractive) draw('\r')
  if (values.json) {
    print(
      JSON.stringify({
        chains: chains.map(({ end, ...chain }) => ({ ...chain, end: end.sequence })),
        problems,
      }),
    )
  } else {
    for (const { chain, rows, blocks, deleted } of chains) {
      const gone = deleted === 0 ? '' : `, ${countText(deleted)} without their bytes`
      print(`${chain}: ${countText(rows)} records in ${countText(blocks)} blocks${gone}`)
    }
    if (chains.length === 0 && values.partner) print(`there is no chain ${values.partner}`)
    print(
      problems.length === 0
        ? 'the chains are whole'
        : `${countText(problems.length)} places are not as they were`,
    )
  }
  return problems.length === 0 && !(values.partner && chains.length === 0) ? 0 : 1
}

const words: Readonly<Record<ChainProblem['what'], string>> = {
  'block-missing': 'a block is missing',
  'block-changed': 'a block was changed',
  'block-misplaced': 'a block stands in the place of another',
  'row-missing': 'a record is missing',
  'row-changed': 'a record was changed',
  'rows-swapped': 'two records were swapped',
  'bytes-changed': 'the bytes of a record are others',
  'bytes-unreadable': 'the bytes of a record cannot be opened',
  'bytes-gone': 'the bytes of a record are gone',
  'row-not-chained': 'a record stands in no block',
  'tail-cut': 'the chain was cut',
  'statement-invalid': 'a signed statement is not valid',
  'statement-missing': 'a signed statement is missing',
}

function describe({ chain, block, id, what, detail }: ChainProblem): string {
  const place = [chain, block === undefined ? '' : `block ${block}`, id === undefined ? '' : `record ${id}`]
  return `${place.filter(Boolean).join(', ')}: ${words[what]}${detail ? ` (${detail})` : ''}`
}
