import type { DossierRecord, OutgoingRecord } from '../../src/domain/exchanges/dossier.ts'
import type {
  AnswerEvidence,
  LookUpAnswer,
  Portal,
  PortalAnswer,
  PortalTraits,
  PreparedMessage,
  SharedMessage,
} from '../../src/ports/portal.ts'

/** A portal that answers as it is told, once each in order and then with the last of them. */
export interface ScriptedPortal extends Portal {
  readonly prepared: OutgoingRecord[]
  readonly sent: PreparedMessage[]
  readonly asked: PreparedMessage[]
}

export interface PortalScript {
  readonly submit?: readonly Scripted<PortalAnswer>[]
  /** Absent where the portal cannot be asked. */
  readonly lookUp?: readonly Scripted<LookUpAnswer>[]
  /** Runs before a record is mapped, and may throw. */
  readonly onPrepare?: (record: OutgoingRecord) => void
  readonly traits?: Partial<PortalTraits>
}

/** An answer, a failure that is thrown, or what happens before one of them. */
export type Scripted<Answer> = Answer | Error | (() => Promise<Answer>)

const evidence = (text: string): AnswerEvidence => ({ httpStatus: 200, bytes: Buffer.from(text) })

/** The answers that portals give. */
export const answers = {
  accepted: { is: 'accepted', theirReference: 'THEIRS-1', evidence: evidence('accepted') },
  queued: { is: 'queued', theirReference: 'THEIRS-2', evidence: evidence('queued') },
  exists: { is: 'exists', evidence: evidence('exists') },
  refused: {
    is: 'refused',
    why: 'invalid',
    theirCode: '07',
    detail: 'a field is wrong',
    evidence: evidence('refused'),
  },
  absent: { is: 'absent', evidence: evidence('absent') },
  undecided: { is: 'undecided', evidence: evidence('undecided') },
} as const satisfies Record<string, LookUpAnswer>

/** Makes a portal that follows a script; without one it accepts everything. */
export function createScriptedPortal(script: PortalScript = {}): ScriptedPortal {
  const prepared: OutgoingRecord[] = []
  const sent: PreparedMessage[] = []
  const asked: PreparedMessage[] = []
  const submits = script.submit ?? [answers.accepted]
  const lookUps = script.lookUp
  async function prepare(record: OutgoingRecord): Promise<PreparedMessage> {
    script.onPrepare?.(record)
    prepared.push(record)
    const reference = record.kind === 'dossier' ? record.dossier.number : record.dossierNumber
    const headers = { 'x-part': record.kind }
    const bytes = Buffer.from(`${prepared.length} ${JSON.stringify(record)}`)
    return { operation: record.kind, reference, contentType: 'application/json', headers, bytes }
  }
  return {
    id: 'scripted',
    traits: { wire: 'json', stepsPerMessage: 1, repeatsAreHarmless: false, ...script.traits },
    prepared,
    sent,
    asked,
    prepare,
    ...(script.traits?.dossiersPerMessage && {
      async prepareTogether(dossiers: readonly DossierRecord[]): Promise<SharedMessage> {
        const messages = await Promise.all(dossiers.map(prepare))
        const [first] = messages
        if (!first) throw new Error('a message of nothing')
        const bytes = Buffer.concat(messages.map((message) => message.bytes))
        return { ...first, bytes, references: messages.map(({ reference }) => reference) }
      },
    }),
    async submit(message) {
      sent.push(message)
      return play(submits, sent.length)
    },
    ...(lookUps && {
      async lookUp(message: PreparedMessage) {
        asked.push(message)
        return play(lookUps, asked.length)
      },
    }),
  }
}

async function play<Answer extends object>(
  script: readonly Scripted<Answer>[],
  turn: number,
): Promise<Answer> {
  const scripted = script[Math.min(turn, script.length) - 1]
  if (scripted === undefined) throw new Error('the script is empty')
  if (scripted instanceof Error) throw scripted
  return typeof scripted === 'function' ? scripted() : scripted
}
