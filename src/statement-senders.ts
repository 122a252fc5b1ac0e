import { readFileSync } from 'node:fs'
import { adapters } from '../adapters/registry.ts'
import type { Config, Parts } from './app.ts'
import type { NotFeeRule } from './domain/bank-line.ts'
import { createStatementSources, type ToolsFor } from './partners.ts'
import type { AccountStatementSource } from './ports/account-statement.ts'
import type { StatementSource } from './ports/statement-source.ts'
import type { ReadingParts, WatchedSender } from './reconcile/senders.ts'
import { startFetching } from './reconcile/start-fetching.ts'
import type { Store } from './store/open-store.ts'

/** Makes the configured senders of statements, each with its folders. */
export function createSenders(configured: Config['statements'], toolsFor: ToolsFor): WatchedSender[] {
  const sources = createStatementSources(configured, toolsFor)
  return Object.entries(configured).map(
    ([name, { adapter, channel = '', everyMs, sftp: _server, ...folders }]) => {
      const source = sources.get(name)
      return adapters.statements[adapter as keyof typeof adapters.statements].tells === 'payments'
        ? { tells: 'payments', name, source: source as StatementSource, channel, everyMs, folders }
        : { tells: 'movements', name, source: source as AccountStatementSource, everyMs, folders }
    },
  )
}

/** Fetches the files of those senders that have a server, until the signal. */
export function startFetchingFiles(
  { config, senders, store, clock, log }: Pick<Parts, 'config' | 'senders' | 'store' | 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const fetched = senders.flatMap((sender) => {
    const { sftp } = config.statements[sender.name] ?? {}
    if (!sftp) return []
    const { inbox, outbox, movedTo, password, privateKeyFile, passphrase, ...server } = sftp
    const login = {
      password: password?.reveal(),
      privateKey: privateKeyFile === undefined ? undefined : readFileSync(privateKeyFile, 'utf8'),
      passphrase: passphrase?.reveal(),
    }
    return [{ sender, remote: { sftp: { ...server, ...login }, inbox, outbox, movedTo } }]
  })
  const parts = { fetched: store.keptFiles, turns: store.feeds, clock, random: Math.random, signal, log }
  return startFetching(fetched, parts)
}

/** What reading statements is done with. */
export const readingParts = (
  { statements, bankLines, bankFiles, breaks, keptFiles }: Store,
  { bankLines: { codePrefixes, notFee } }: Config,
  tellPaid: ReadingParts['tellPaid'],
  clock: ReadingParts['clock'],
): ReadingParts => ({
  ...{ statements, bankLines, bankFiles, breaks, keptFiles, codePrefixes, tellPaid, clock },
  notFee: notFeeRules(notFee),
})

/** The configured rules by which a movement is no fee. */
const notFeeRules = (configured: Config['bankLines']['notFee']): NotFeeRule[] =>
  configured.map(({ pattern, ...rule }) => ({ ...rule, pattern: new RegExp(pattern, 'i') }))
