import { z } from 'zod'
import { check } from '../../../http/check.ts'
import { hashedBody } from '../../../http/imports/receive-import.ts'
import { assertNotCompressed } from '../../../http/read-body.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import { InvalidRequest } from '../../../ports/invalid-request.ts'
import type { KeptFile } from '../../../ports/statements/kept-file-store.ts'
import type { TakenMessage } from '../../messages/statements.ts'
import { actorOf } from '../actor-of.ts'
import type { ReadStores } from '../console-stores.ts'
import { pageOf, pageSize, reason } from '../fields.ts'
import { type Call, type ConsoleRoute, changing, Download, reading } from '../route.ts'

/** Taking in files of banks and providers. */
export interface StatementTools {
  /** Who sends files, by name in settings. */
  readonly sources: readonly string[]
  /** Largest file that may be sent. */
  readonly bytes: number
  /** Whether a sender names its files so. */
  isNamedBy(source: string, name: string): boolean
  /** Keeps a file and reads it as one in the inbox of its sender. */
  take(sent: SentFile): Promise<{ readonly id: string; readonly wasKnown: boolean }>
}

export interface SentFile {
  readonly source: string
  readonly name: string
  readonly by: string
  readonly bytes: AsyncIterable<Uint8Array>
}

const params = z.object({ id: z.uuid() })
const query = z.object({ source: z.string().trim().min(1).max(100), before: z.uuid() }).partial()
const sent = z.object({
  source: z.string().min(1).max(100),
  name: z.string().regex(/^(?!\.)[^/\\\p{Cc}]{1,200}$/u, 'must be the name of a file, without a folder'),
  reason,
})

type Stores = Pick<ReadStores, 'keptFiles' | 'statementView'>

/** Files of banks and providers: those that came, what was read of them, and sending one. */
export const statementRoutes = (
  { keptFiles, statementView }: Stores,
  tools: StatementTools,
): readonly ConsoleRoute[] => {
  const findFile = async (id: string): Promise<KeptFile> => {
    const file = await keptFiles.find(id)
    if (!file) throw new GatewayError('not_found', 'there is no such file')
    return file
  }
  return [
    reading({
      path: '/api/statements',
      action: 'money.read',
      query,
      async read({ query }) {
        const found = await statementView.page({ ...query, limit: pageSize + 1 })
        return pageOf(found, ({ id }) => id)
      },
    }),
    reading({
      path: '/api/statements/senders',
      action: 'money.read',
      read: async () => ({ sources: tools.sources }),
    }),
    reading({
      path: '/api/statements/:id',
      action: 'money.read',
      params,
      async read({ params: { id } }) {
        const file = await findFile(id)
        const [result = null, unread = null] = await Promise.all([
          statementView.result(file),
          statementView.unread(file),
        ])
        return { file, result, unread: result === null ? unread : null }
      },
    }),
    changing({
      // What is sent back names people: it asks why, and is kept.
      path: '/api/statements/:id/answer',
      action: 'statements.take',
      params,
      body: z.strictObject({ name: z.string().min(1).max(200), reason }),
      async change({ params: { id }, body: { name } }) {
        const file = await findFile(id)
        const bytes = (await statementView.answers(file))?.get(name)
        if (!bytes) throw new GatewayError('not_found', 'the file has no such answer')
        const answer = new Download(name, 'application/octet-stream', bytes)
        return { subject: { kind: 'statement', id }, after: { exported: name }, answer }
      },
    }),
    {
      method: 'post',
      path: '/api/statements',
      action: 'statements.take',
      takesBytes: true,
      serve: (call) => takeFile(call, tools),
    },
  ]
}

/**
 * The entry in the audit log is written before the file is read: nothing is taken in without it. The file itself is kept
 * before its first row is read, with who sent it.
 */
async function takeFile(
  { request, response, session, clock, inOneTransaction, onChanged }: Call,
  tools: StatementTools,
): Promise<void> {
  const { source, name, reason: why } = check(sent, request.query)
  assertNotCompressed(request)
  if (!tools.sources.includes(source)) throw new InvalidRequest([problems.source])
  if (!tools.isNamedBy(source, name)) throw new InvalidRequest([problems.name])
  const { administrator: login, person } = session
  await inOneTransaction(({ auditLog }) =>
    auditLog.append({
      ...{ person, login, via: 'console', at: clock(), action: 'statements.take', why },
      ...{ subject: { kind: 'statement', id: source }, after: { file: name } },
    }),
  )
  const { bytes } = hashedBody(request, tools.bytes)
  const taken: TakenMessage = await tools.take({ source, name, by: actorOf(session).by, bytes })
  onChanged()
  response.json(taken)
}

const problems = {
  source: {
    field: 'source',
    code: 'unknown_source',
    message: 'is no sender of statements in the configuration',
  },
  name: { field: 'name', code: 'foreign_name', message: 'is not named like a file of this sender' },
} as const
