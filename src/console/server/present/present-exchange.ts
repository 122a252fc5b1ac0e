import { may } from '../../../domain/access/roles.ts'
import { maskStudent } from '../../../domain/roster/mask.ts'
import type { Session } from '../../../ports/access/administrator-store.ts'
import type { CheckedRow, ExchangeEvidence } from '../../../ports/evidence/evidence-store.ts'
import type { PayloadsMessage, RecordMessage, SignatureMessage } from '../../messages/exchanges.ts'
import type { ReadStores } from '../console-stores.ts'
import type { ExchangeTools, MessageSignature } from '../routes/exchange-routes.ts'

/** One exchange as somebody may see it: masked by what they may do; undefined for an unknown one. */
export async function describeExchange(
  id: number,
  session: Session,
  { exchangeSearch, exchanges, evidence }: Pick<ReadStores, 'exchangeSearch' | 'exchanges' | 'evidence'>,
) {
  const [exchange, found] = await Promise.all([exchangeSearch.find(id), evidence.find(id)])
  if (!exchange || !found) return undefined
  const { kind: subjectKind, id: subjectId } = exchange.subject
  const subject = (await exchanges.subjects([{ id, subjectKind, subjectId }])).get(id)
  const masked =
    subject && maskStudent(subject.student, may(session, 'exchanges.repair') ? 'operator' : 'viewer')
  return {
    exchange,
    student: masked
      ? { name: masked.name, birthDate: masked.birthDate, identityNumber: masked.identityNumber }
      : null,
    schoolName: subject?.school.name ?? null,
    records: found.rows.map(toRecord),
  }
}

/** The bytes of an exchange with what their signatures say. */
export async function payloadsOf(
  { rows }: ExchangeEvidence,
  { readSignature }: Pick<ExchangeTools, 'readSignature'>,
): Promise<PayloadsMessage> {
  const records = rows.flatMap(({ id, record, bytes }) =>
    Buffer.isBuffer(bytes) ? [{ id, record, bytes }] : [],
  )
  return {
    records: await Promise.all(
      records.map(async ({ id, record, bytes }) => ({
        id,
        base64: bytes.toString('base64'),
        signature: describeSignature(await readSignature(record, bytes)),
      })),
    ),
  }
}

function describeSignature(read: MessageSignature | undefined): SignatureMessage | null {
  if (!read) return null
  const { holds, certificate } = read
  if (!certificate) return { holds, certificate: null }
  const { subject, issuer, serialNumber, validFromDate, validToDate } = certificate
  return {
    holds,
    certificate: {
      ...{ subject: oneLine(subject), issuer: oneLine(issuer), serial: serialNumber },
      ...{ validFrom: validFromDate.toISOString(), validTo: validToDate.toISOString() },
    },
  }
}

/** Node writes the parts of a name on lines of their own. */
const oneLine = (name: string) => name.split('\n').reverse().join(', ')

function toRecord({ id, record, bytes, block }: ExchangeEvidence['rows'][number]): RecordMessage {
  const { at, direction, operation, reference, contentType, httpStatus, sha256 } =
    record as unknown as RecordMessage
  return {
    ...{ id, at, direction, operation, reference, contentType, httpStatus, sha256 },
    ...sizeOf(bytes),
    block: block?.sequence ?? null,
  }
}

function sizeOf(bytes: CheckedRow['bytes']): Pick<RecordMessage, 'size' | 'missing'> {
  if (Buffer.isBuffer(bytes)) return { size: bytes.length, missing: null }
  return { size: null, missing: bytes === 'none' ? null : bytes }
}
