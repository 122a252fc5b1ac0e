import { adapters } from '../../adapters/registry.ts'
import type { NotFeeRule } from '../domain/bank-lines/bank-line.ts'
import type { AccountStatementSource } from '../ports/account-statement.ts'
import type { SettlementSource } from '../ports/settlement-source.ts'
import type { StatementSource } from '../ports/statement-source.ts'
import type { ReadingParts, WatchedSender } from '../reconcile/senders.ts'
import type { Store } from '../store/open-store.ts'
import type { Config } from './configuration.ts'
import { minutesOf } from './day-parts.ts'
import { createStatementSources, type ToolsFor } from './partners.ts'

/** Makes the configured senders of statements, each with its folders. */
export function createSenders(
  { statements: configured, businessDays: { cutOffs } }: Pick<Config, 'statements' | 'businessDays'>,
  toolsFor: ToolsFor,
): WatchedSender[] {
  const sources = createStatementSources(configured, toolsFor)
  return Object.entries(configured).map(
    ([
      name,
      {
        adapter,
        channel = '',
        confirmsPayments = true,
        account: _account,
        sftp: _server,
        everyMs,
        ...folders
      },
    ]): WatchedSender => {
      const source = sources.get(name)
      const { tells } = adapters.statements[adapter as keyof typeof adapters.statements]
      const watched = { name, everyMs, folders }
      const ofChannel = { channel, cutOff: minutesOf(cutOffs[channel]) }
      if (tells === 'movements') return { ...watched, tells, source: source as AccountStatementSource }
      if (tells === 'settlements')
        return { ...watched, ...ofChannel, tells, source: source as SettlementSource }
      return { ...watched, ...ofChannel, confirmsPayments, tells, source: source as StatementSource }
    },
  )
}

/** What reading statements is done with. */
export const readingParts = (
  { statements, payments, bankLines, bankFiles, breaks, keptFiles, settlements }: Store,
  { bankLines: { codePrefixes, notFee }, statements: senders }: Config,
  tellPaid: ReadingParts['tellPaid'],
  clock: ReadingParts['clock'],
): ReadingParts => ({
  ...{ statements, payments, bankLines, bankFiles, breaks, keptFiles, settlements },
  ...{ codePrefixes, tellPaid, clock },
  settledTo: new Map(
    Object.entries(senders).flatMap(([name, { account }]) => (account ? [[name, account]] : [])),
  ),
  notFee: notFeeRules(notFee),
})

/** The configured rules by which a movement is no fee. */
const notFeeRules = (configured: Config['bankLines']['notFee']): NotFeeRule[] =>
  configured.map(({ pattern, ...rule }) => ({ ...rule, pattern: new RegExp(pattern, 'i') }))
