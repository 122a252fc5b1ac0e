import { createHash } from 'node:crypto'
import type { LedgerEntry, SimulatorLedger } from '../ledger.ts'
import type { Operation } from './message-rules.ts'
import type { ReceivedMessage } from './received-message.ts'
import { Refusal } from './refusal.ts'

/** Keeps what was applied, and finds it again from the ledger after a restart. */
export function createBook(ledger: SimulatorLedger, party: string, clock: () => Date) {
  const contentsOf = new Map<string, Set<string>>()
  const contentOfTrace = new Map<string, string>()
  for (const entry of ledger.entries()) {
    if (entry.party === party && entry.verdict === 'applied') remember(entry.state as Applied)
  }

  return {
    /** Applies a good message or recognises it. Refuses a trace without its dossier, or with another's key. */
    apply(operation: Operation, message: ReceivedMessage, body: Buffer): LedgerEntry['verdict'] {
      const content = createHash('sha256').update(message.content).digest('hex')
      const { docCode, trace, status } = message
      const verdict =
        operation === 'SyncDocument' ? judgeDossier(docCode, content) : judgeTrace(message, content)
      const applied: Applied = { docCode, trace: trace && keyOf(message), content }
      write(operation, body, {
        reference: docCode,
        detail: trace === '' ? `${status} ${content.slice(0, 16)}` : `${status} ${trace}`,
        signature: message.signature,
        verdict,
        amount: message.amount,
        ...(verdict === 'applied' ? { state: applied } : {}),
      })
      if (verdict === 'applied') remember(applied)
      return verdict
    },

    /** Notes a message that was refused; what it was about is written where that could be read. */
    refuse(operation: Operation, body: Buffer, message: ReceivedMessage | undefined, why: Refusal): void {
      const signature = message?.signature ?? (why.status === 403 ? 'invalid' : 'none')
      write(operation, body, {
        reference: message?.docCode ?? '',
        detail: why.message,
        signature,
        verdict: 'refused',
      })
    },
  }

  function judgeDossier(docCode: string, content: string): LedgerEntry['verdict'] {
    return contentsOf.get(docCode)?.has(content) ? 'repeated' : 'applied'
  }

  function judgeTrace(message: ReceivedMessage, content: string): LedgerEntry['verdict'] {
    if (!contentsOf.has(message.docCode)) throw new Refusal(404, 'the dossier is not known')
    const known = contentOfTrace.get(keyOf(message))
    if (known === undefined) return 'applied'
    if (known !== content) throw new Refusal(409, 'DocumentId was used for another trace')
    return 'repeated'
  }

  function remember({ docCode, trace, content }: Applied): void {
    if (trace !== '') {
      contentOfTrace.set(trace, content)
      return
    }
    const contents = contentsOf.get(docCode) ?? new Set()
    contentsOf.set(docCode, contents.add(content))
  }

  function write(
    operation: Operation,
    body: Buffer,
    facts: Omit<LedgerEntry, 'at' | 'party' | 'operation' | 'bodySha256'>,
  ): void {
    const bodySha256 = createHash('sha256').update(body).digest('hex')
    ledger.append({ at: clock().toISOString(), party, operation, bodySha256, ...facts })
  }
}

interface Applied {
  readonly docCode: string
  /** Key of a trace, empty for a dossier. */
  readonly trace: string
  /** SHA-256 of the content. */
  readonly content: string
}

/** What makes a trace that trace, whether DocumentId names the step or the dossier. */
const keyOf = ({ docCode, trace, status }: ReceivedMessage) => `${docCode} ${trace} ${status}`
