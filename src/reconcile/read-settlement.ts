import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { limitsOfDay } from '../domain/days/business-day.ts'
import { nameProblem } from '../domain/partner-name.ts'
import {
  compareSettlement,
  keyOfItem,
  type SettlementItem,
  settlementTotals,
} from '../domain/statements/settlement.ts'
import type { Clock } from '../ports/clock.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { SettlementSource } from '../ports/settlement-source.ts'
import type {
  KeptSettlement,
  SettlementStore,
  SettlementSummary,
} from '../ports/statements/settlement-store.ts'
import type { AnswerFiles } from '../ports/statements/statement-store.ts'
import { dayOfFile } from './day-of-file.ts'
import { hashOfFile } from './hash-of-file.ts'

/** A provider that sends settlements: whose payments they are of, when its day ends, and the account that it pays to. */
export interface SettlementSender {
  readonly name: string
  readonly source: SettlementSource
  readonly channel: string
  /** Minutes after the beginning of the local day. */
  readonly cutOff: number
}

/** What reading one file did; `files` are the answers that the provider expects back. */
export interface ReadSettlement extends KeptSettlement {
  /** These bytes were read before; nothing was done again. */
  readonly wasKnown: boolean
}

/**
 * Reads one settlement file, compares each item with our payments and keeps what was found, once for the same bytes. Throws
 * `invalid_request` for a file that is not the provider's by its name, or of which no row can be read.
 */
export async function readSettlement(
  path: string,
  { name, source, channel, cutOff }: SettlementSender,
  store: SettlementStore,
  clock: Clock,
): Promise<ReadSettlement> {
  const day = dayOfFile(path, { name, source })
  const sha256 = await hashOfFile(path)
  const known = await store.find(name, sha256)
  if (known) return { ...known, wasKnown: true }

  const { items, problems } = await readRows(path, source)
  const seen = await store.seenEarlier(name, items.map(keyOfItem))
  const named = items.flatMap(namesIn)
  const settled = { channel, ...limitsOfDay(day, cutOff) }
  const payments = await store.payments(settled, named)
  const goneBack = await store.goneBack(settled, named)
  const findings = compareSettlement(items, payments, (key) => seen.has(key), goneBack)
  const totals = settlementTotals(findings)
  return store.keep({
    ...{ source: name, channel, name: basename(path), sha256, day, findings },
    summary: { totals, problems },
    files: answersOf(source, day, findings),
    at: clock(),
  })
}

const namesIn = ({
  partnerTransaction,
  providerTransaction,
  originalTransaction,
}: SettlementItem): string[] =>
  [partnerTransaction, providerTransaction, originalTransaction].filter((name) => name !== undefined)

const problemOf = ({ providerTransaction, partnerTransaction, originalTransaction, batch }: SettlementItem) =>
  nameProblem({ providerTransaction, partnerTransaction, originalTransaction, batch })

async function readRows(path: string, source: SettlementSource) {
  const items: SettlementItem[] = []
  const problems: SettlementSummary['problems'][number][] = []
  for await (const row of source.read(createReadStream(path))) {
    if (row.is === 'problem') problems.push({ line: row.lineNumber, ...row.problem })
    else {
      const problem = problemOf(row.item)
      if (problem) problems.push({ line: row.item.line, ...problem })
      else items.push(row.item)
    }
  }
  const [first] = problems
  if (first && items.length === 0) {
    const detail = `no row can be read; row ${first.line}, ${first.field}: ${first.message}`
    throw new GatewayError('invalid_request', detail)
  }
  return { items, problems }
}

/** The transactions that differ, and nothing else. */
function answersOf(
  source: SettlementSource,
  day: string,
  findings: Parameters<SettlementStore['keep']>[0]['findings'],
): AnswerFiles {
  if (!source.writeDifferences) return new Map()
  const differing = findings.filter(({ outcome }) => outcome !== 'matched' && outcome !== 'late')
  return source.writeDifferences(
    day,
    differing.map(({ outcome, item, payment }) => ({ outcome, item, ours: payment })),
  )
}
