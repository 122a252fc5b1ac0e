import { z } from 'zod'
import { importFormat, importKind, importState, lineOutcome } from '../../../../schemas/import.ts'
import { firstOf } from '../../../http/imports/first-of.ts'
import { type RefusedFile, writeRefused } from '../../../intake/refused-file.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { ImportStore, ListedImport, NewImport } from '../../../ports/intake/import-store.ts'
import type { ImportLinesMessage, ImportsMessage } from '../../messages/imports.ts'
import { pageOf, pageSize, reason } from '../fields.ts'
import { schoolList } from '../guards/own-school.ts'
import { type Asked, type ConsoleRoute, changing, Download, reading } from '../route.ts'

/** What the console asks of others about imports. */
export interface ImportTools {
  createId(): string
  /** An import that has not said that it lives since then is over. */
  aliveSince(now: Date): Date
  /**
   * Reads a file into an import that has begun, as one that its school system sends, for those schools of the client that
   * `maySee` says.
   */
  read(begun: NewImport, bytes: Buffer, maySee: (schoolCode: string) => boolean): Promise<void>
}

/** Of the file, which is a third less than the text that it travels as. */
const largestFile = 8 * 1024 * 1024

const params = z.object({ id: z.uuid() })
const query = z
  .object({
    kind: importKind,
    state: importState,
    refusals: z.enum(['some', 'none']),
    client: z.string().max(100),
    before: z.uuid(),
  })
  .partial()
const linesQuery = z.object({
  outcome: lineOutcome.shape.outcome.optional(),
  // The line that a page begins behind; named as in every list.
  before: z.coerce.number().int().min(0).default(0),
})
const correction = z.strictObject({
  format: importFormat,
  file: z
    .base64()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine(({ length }) => length > 0 && length <= largestFile, `a file has 1 to ${largestFile} bytes`),
  reason,
})

type Asking = Pick<Asked<unknown, unknown, unknown>, 'schools' | 'now'>

/** What school systems sent at once, what became of each line, and correcting what was refused. */
export function importRoutes(imports: ImportStore, tools: ImportTools): readonly ConsoleRoute[] {
  const scope = ({ schools, now }: Asking) => ({
    schoolCodes: schoolList(schools),
    aliveSince: tools.aliveSince(now),
  })
  async function find(id: string, asked: Asking): Promise<ListedImport> {
    const [found] = await imports.list({ ...scope(asked), id, limit: 1 })
    if (found) return found
    throw new GatewayError('not_found', 'there is no such import')
  }

  return [
    reading({
      path: '/api/imports',
      action: 'schools.read',
      query,
      async read({ query: { client, refusals, ...others }, ...asked }): Promise<ImportsMessage> {
        const hasRefusals = refusals && refusals === 'some'
        const wanted = { ...others, clientId: client, hasRefusals, ...scope(asked), limit: pageSize + 1 }
        return pageOf(await imports.list(wanted), ({ id }) => id) as unknown as ImportsMessage
      },
    }),
    reading({
      path: '/api/imports/:id',
      action: 'schools.read',
      params,
      read: ({ params: { id }, ...asked }) => find(id, asked),
    }),
    reading({
      path: '/api/imports/:id/lines',
      action: 'schools.read',
      params,
      query: linesQuery,
      async read({ params: { id }, query: { outcome, before }, ...asked }): Promise<ImportLinesMessage> {
        await find(id, asked)
        const lines = await firstOf(imports.lines(id, before, outcome), pageSize + 1)
        return pageOf(lines, ({ line }) => line)
      },
    }),
    changing({
      path: '/api/imports/:id/refused',
      action: 'persons.open',
      params,
      body: z.strictObject({ reason }),
      async change({ params: { id }, ...asked }) {
        const { refused, kind, format } = await find(id, asked)
        if (refused === 0) throw new GatewayError('conflict', 'no line of it was refused')
        const file = (): Promise<RefusedFile> =>
          writeRefused({ id, kind, format }, imports.lines(id, 0, 'refused'), imports.refusedRecords(id))
        return {
          subject: { kind: 'import', id },
          after: { refused },
          async answer() {
            const { name, type, content } = await file()
            return new Download(name, type, content)
          },
        }
      },
    }),
    changing({
      path: '/api/imports/:id/correct',
      action: 'imports.correct',
      params,
      body: correction,
      largestBody: '12mb',
      async change({ params: { id }, body: { file, format }, session, ...asked }, stores) {
        const { kind, clientId, state } = await find(id, asked)
        if (state === 'running') throw new GatewayError('conflict', 'it is still being read')
        const begun = {
          ...{ id: tools.createId(), clientId, kind, format, at: asked.now },
          ...{ sentBy: session.person, corrects: id },
        }
        await stores.imports.begin(begun)
        const { schools } = asked
        return {
          subject: { kind: 'import', id: begun.id },
          after: { corrects: id, kind, format, bytes: file.length },
          async answer() {
            await tools.read(begun, file, (code) => schools === 'all' || schools.has(code))
            return { id: begun.id }
          },
        }
      },
    }),
  ]
}
