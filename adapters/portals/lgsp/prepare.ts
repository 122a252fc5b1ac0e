import type { OutgoingRecord } from '../../../src/domain/exchanges/dossier.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { PreparedMessage } from '../../../src/ports/portal.ts'
import type { Signer } from '../../../src/ports/signer.ts'
import { signDetached } from '../../../src/signing/jws/jws.ts'
import type { Operation } from './codes.ts'
import { encodeDossier, encodeStep } from './encode.ts'
import type { Fields } from './fields.ts'
import type { LgspSettings } from './settings.ts'
import { writeJson } from './write-json.ts'
import { writeXml } from './write-xml.ts'

/** Maps a record to its message and signs it as the settings say; the bytes are those that will be sent. */
export async function prepareMessage(
  record: OutgoingRecord,
  settings: LgspSettings,
  signer: Signer,
): Promise<PreparedMessage> {
  const { operation, reference, fields } = encodeRecord(record, settings)
  if (settings.wire === 'xml') {
    const bytes = await writeXml(roots[operation], fields, settings, signer)
    return { operation, reference, contentType: 'application/xml', headers: {}, bytes }
  }
  const bytes = writeJson(fields)
  const { jwsHeader } = settings
  const headers =
    jwsHeader === undefined
      ? {}
      : { [jwsHeader]: await signDetached(bytes, signer, { payload: 'base64url' }) }
  return { operation, reference, contentType: 'application/json', headers, bytes }
}

interface EncodedRecord {
  readonly operation: Operation
  readonly reference: string
  readonly fields: Fields
}

function encodeRecord(record: OutgoingRecord, settings: LgspSettings): EncodedRecord {
  if (record.kind === 'dossier') {
    const { dossier } = record
    return {
      operation: 'SyncDocument',
      reference: dossier.number,
      fields: encodeDossier(dossier, settings),
    }
  }
  const { dossierNumber, unit, steps } = record
  const [step, ...more] = steps
  if (step === undefined || more.length > 0) {
    throw new GatewayError('unwritable_text', 'a trace message holds exactly one step')
  }
  return {
    operation: 'UpdateDocumentTraces',
    reference: dossierNumber,
    fields: encodeStep(dossierNumber, unit, step, settings),
  }
}

/** Root of each message in its XML form. */
const roots = {
  SyncDocument: 'MSyncDocument',
  UpdateDocumentTraces: 'MDocumentTraces',
} as const satisfies Record<Operation, string>
