import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { encodeDossier } from '../../../adapters/portals/lgsp/encode.ts'
import { writeJson } from '../../../adapters/portals/lgsp/write-json.ts'
import { readJsonMessage } from '../../../simulators/lgsp/read-json-message.ts'
import { signDetached } from '../../../src/signing/jws/jws.ts'
import { createPemSigner } from '../../../src/signing/keys/pem-signer.ts'
import { sampleSettings } from '../../adapters/portals/lgsp/sample-settings.ts'
import { makeKey } from '../../signing/test-keys.ts'
import { fullDossier } from '../../support/dossier-samples.ts'

const number = '000.00.14.H20-260930-00012'
const full = encodeDossier(fullDossier(number), sampleSettings())
const read = (message: unknown) => readJsonMessage('SyncDocument', Buffer.from(JSON.stringify(message)))

test('a message with every field is read', () => {
  expect(readJsonMessage('SyncDocument', writeJson(full))).toMatchObject({
    docCode: number,
    trace: '',
    status: '4',
    amount: 15_000,
    signature: 'none',
  })
})

describe('a message that is not as the table says is refused, and the field is named', () => {
  test.each([
    ['a missing field', { ...full, Phone: undefined }, 'Phone'],
    ['an unknown field', { ...full, Extra: 1 }, 'Extra'],
    ['a number as text', { ...full, Status: '4' }, 'Status'],
    ['a status that does not exist', { ...full, Status: 0 }, 'Status'],
    ['a boolean as text', { ...full, IsReturned: 'true' }, 'IsReturned'],
    ['no attachment', { ...full, Attachments: [] }, 'Attachments'],
    ['one attachment without a list', { ...full, Attachments: { AttachmentId: 1 } }, 'Attachments'],
    [
      'the attachment id as in XML',
      { ...full, Attachments: [{ Attachmentld: 1 }] },
      'Attachments/Attachmentld',
    ],
    ['a fee without its name', { ...full, DocFees: [{ FeeType: 1, Price: 1 }] }, 'DocFees/FeeName'],
    ['a date without a zone', { ...full, DateReceived: '2026-09-30T12:00:00.000' }, 'DateReceived'],
  ])('%s', (_name, message, field) => {
    expect(() => read(message)).toThrow(`${field} is`)
  })

  test.each([
    ['not JSON', Buffer.from('<x/>')],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['a list', Buffer.from('[]')],
  ])('%s', (_name, bytes) => {
    expect(() => readJsonMessage('SyncDocument', bytes)).toThrow(/JSON|object/)
  })
})

describe('a detached JWS', () => {
  const key = makeKey('province')
  const signer = createPemSigner(key)
  const keys = [new X509Certificate(key.certificatePem).publicKey]
  const bytes = writeJson(full)
  const readSigned = (jws: string | undefined, body = bytes) =>
    readJsonMessage('SyncDocument', body, { jws, keys })

  test('of the bytes is valid', async () => {
    const jws = await signDetached(bytes, signer, { payload: 'base64url' })
    expect(readSigned(jws).signature).toBe('valid')
  })

  test('of other bytes, of another key, or none at all is refused', async () => {
    const jws = await signDetached(bytes, signer, { payload: 'base64url' })
    const strange = await signDetached(bytes, createPemSigner(makeKey('stranger')), { payload: 'base64url' })
    const changed = Buffer.from(bytes.toString().replace('15000', '15001'))
    expect(() => readSigned(jws, changed)).toThrow('does not verify')
    expect(() => readSigned(strange)).toThrow('does not verify')
    expect(() => readSigned(undefined)).toThrow('no detached JWS')
  })
})
