import type { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { exchangeState } from '../../../../schemas/exchange.ts'
import type { ExchangeFacts, RecordFacts } from '../../../ports/evidence/evidence-store.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import type { StudentsMessage } from '../../messages/exchanges.ts'
import { actorOf } from '../actor-of.ts'
import type { ConsoleStores, ReadStores } from '../console-stores.ts'
import { instant, pageOf, pageSize, reason } from '../fields.ts'
import { describeExchange, payloadsOf } from '../present/present-exchange.ts'
import { type Asked, type ConsoleRoute, changing, Download, reading, trying } from '../route.ts'

/** The signature that a message carries in itself. */
export interface MessageSignature {
  readonly holds: boolean
  readonly certificate?: X509Certificate
}

/** What the console asks of others about evidence. */
export interface ExchangeTools {
  /** Verifies the signature that a message carries in itself; undefined where it carries none. */
  readSignature(record: RecordFacts, bytes: Buffer): Promise<MessageSignature | undefined>
  /** Everything that proves one exchange, as a file that anybody checks offline. */
  exportEvidence(exchange: Pick<ExchangeFacts, 'id' | 'partner'>): Promise<Buffer>
}

const word = z.string().trim().min(1).max(200)
const query = z
  .object({
    partner: word,
    state: exchangeState,
    problemCode: word,
    subject: word,
    student: z.string().regex(/^[^/]+\/.+$/, 'is the code of a school, a slash, and the code of a student'),
    since: instant,
    until: instant,
    before: z.string().max(100),
  })
  .partial()
const params = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** Looking for exchanges, and into one. */
export const exchangeRoutes = (stores: ReadStores, tools: ExchangeTools): readonly ConsoleRoute[] => [
  reading({
    path: '/api/exchanges',
    action: 'exchanges.read',
    query,
    async read({ query: { student, ...others } }) {
      const found = await stores.exchangeSearch.search({
        ...others,
        student: student === undefined ? undefined : studentOf(student),
        limit: pageSize + 1,
      })
      return pageOf(found, ({ cursor }) => cursor)
    },
  }),
  trying({
    path: '/api/exchanges/students',
    action: 'exchanges.read',
    // In a body: an identity number in an address would stay in the browser's history.
    body: z.strictObject({ codeOrIdentityNumber: z.string().trim().min(1).max(100) }),
    async try({ body: { codeOrIdentityNumber } }): Promise<StudentsMessage> {
      return { students: await stores.exchangeSearch.findStudents(codeOrIdentityNumber, 20) }
    },
  }),
  reading({
    path: '/api/exchanges/:id',
    action: 'exchanges.read',
    params,
    async read({ params: { id }, session }) {
      const message = await describeExchange(id, session, stores)
      if (!message) throw noExchange()
      return message
    },
  }),
  changing({
    path: '/api/exchanges/:id/open',
    action: 'payloads.open',
    params,
    body: z.strictObject({ reason }),
    async change(asked, stores) {
      const found = await opened(asked, stores)
      return { subject: subjectOf(asked.params.id), answer: () => payloadsOf(found, tools) }
    },
  }),
  changing({
    path: '/api/exchanges/:id/evidence',
    action: 'payloads.open',
    params,
    body: z.strictObject({ reason }),
    async change(asked, stores) {
      const { id } = asked.params
      const found = await opened(asked, stores)
      const file = async () =>
        new Download(`evidence-${id}.json`, 'application/json', await tools.exportEvidence(found.exchange))
      return { subject: subjectOf(id), after: { exported: true }, answer: file }
    },
  }),
]

type Opening = Asked<z.output<typeof params>, undefined, { readonly reason: string }>

/** An exchange that is opened by that: who did it, and why, is kept. Throws `not_found`. */
async function opened(
  { params: { id }, body: { reason }, session, now }: Opening,
  { evidence }: Pick<ConsoleStores, 'evidence'>,
) {
  const found = await evidence.find(id)
  if (!found) throw noExchange()
  await evidence.noteOpening({ exchangeId: id, who: actorOf(session).by, via: 'console', reason, at: now })
  return found
}

const subjectOf = (id: number) => ({ kind: 'exchange', id: String(id) })
const noExchange = () => new GatewayError('not_found', 'there is no such exchange')

function studentOf(text: string) {
  const slash = text.indexOf('/')
  return { schoolCode: text.slice(0, slash), studentCode: text.slice(slash + 1) }
}
