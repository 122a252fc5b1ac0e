import { adapters } from '../../adapters/registry.ts'
import type { AdapterTools } from '../../adapters/tools.ts'
import type { SignaturesTaken } from '../domain/keys/key-fit.ts'
import type { AccountStatementSource } from '../ports/account-statement.ts'
import type { BankFeed } from '../ports/bank-feed.ts'
import type { PaymentChannel } from '../ports/payment-channel.ts'
import type { Portal } from '../ports/portal.ts'
import type { SettlementSource } from '../ports/settlement-source.ts'
import type { Signer, SigningAlgorithm } from '../ports/signer.ts'
import type { StatementSource } from '../ports/statement-source.ts'
import { readTlsFiles, type TlsFiles } from '../wire/read-tls-files.ts'

/** A partner in the configuration: the adapter it names, and that adapter's settings, already checked. */
interface Configured {
  readonly adapter: string
  readonly tls?: TlsFiles | undefined
}

/** An adapter as the registry holds it. Its settings were checked by its own schema when the configuration was read. */
type Create<Party> = (settings: never, tools: AdapterTools) => Party

/** Gives the tools of the partner of a name; its key among them. */
export type ToolsFor = (partner: string) => AdapterTools

function createAll<Party>(
  configured: Readonly<Record<string, Configured>>,
  known: Readonly<Record<string, { readonly create: Create<Party> }>>,
  toolsFor: ToolsFor,
): ReadonlyMap<string, Party> {
  const parties = Object.entries(configured).map(([name, settings]) => {
    const definition = known[settings.adapter]
    if (!definition) throw new Error(`no adapter is called ${settings.adapter}`)
    return [name, definition.create(settings as never, trusting(toolsFor(name), settings.tls))] as const
  })
  return new Map(parties)
}

/** Tools whose HTTP clients know the partner by the certificates that its settings name. */
function trusting(tools: AdapterTools, files: TlsFiles | undefined): AdapterTools {
  if (!files) return tools
  const tls = readTlsFiles(files)
  return { ...tools, createHttpClient: (settings) => tools.createHttpClient({ ...settings, tls }) }
}

/** Makes the configured portals, by their names in configuration. */
export const createPortals = (
  configured: Readonly<Record<string, Configured>>,
  toolsFor: ToolsFor,
): ReadonlyMap<string, Portal> => createAll<Portal>(configured, adapters.portals, toolsFor)

/** Makes a configured portal that signs with a key of the caller's choice, to try the key. */
export function createPortalSigningWith(
  configured: Readonly<Record<string, Configured>>,
  toolsFor: ToolsFor,
): (name: string, signer: Signer) => Portal {
  return (name, signer) => {
    const settings = configured[name]
    const tools = (partner: string) => ({ ...toolsFor(partner), currentSigner: () => signer })
    const portal = settings && createPortals({ [name]: settings }, tools).get(name)
    if (!portal) throw new Error(`no portal is called ${name}`)
    return portal
  }
}

/** What an adapter says of signatures, where messages to its party may carry any. */
interface SigningAdapter {
  readonly create: unknown
  readonly signatures?: readonly SigningAlgorithm[]
  readonly isSigned?: (settings: never) => boolean
}

/** The portals whose messages are signed with a key of the ring, and what each takes. */
export function signaturesTaken(configured: Readonly<Record<string, Configured>>): SignaturesTaken {
  const known = new Map<string, SigningAdapter>(Object.entries(adapters.portals))
  return new Map(
    Object.entries(configured).flatMap(([name, settings]) => {
      const { signatures, isSigned } = known.get(settings.adapter) ?? {}
      return signatures && isSigned?.(settings as never) ? [[name, signatures]] : []
    }),
  )
}

/** Makes the configured payment channels, by their names in configuration. */
export const createPaymentChannels = (
  configured: Readonly<Record<string, Configured>>,
  toolsFor: ToolsFor,
): ReadonlyMap<string, PaymentChannel> => createAll<PaymentChannel>(configured, adapters.payments, toolsFor)

/** Makes the configured banks that tell of movements by messages, by their names in configuration. */
export const createBankFeeds = (
  configured: Readonly<Record<string, Configured>>,
  toolsFor: ToolsFor,
): ReadonlyMap<string, BankFeed> => createAll<BankFeed>(configured, adapters.feeds, toolsFor)

/** Makes the configured senders of statements, by their names in configuration. */
export const createStatementSources = (
  configured: Readonly<Record<string, Configured>>,
  toolsFor: ToolsFor,
): ReadonlyMap<string, StatementSource | AccountStatementSource | SettlementSource> =>
  createAll<StatementSource | AccountStatementSource | SettlementSource>(
    configured,
    adapters.statements,
    toolsFor,
  )
