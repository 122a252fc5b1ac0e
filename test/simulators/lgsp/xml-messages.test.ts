import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { encodeDossier, encodeStep } from '../../../adapters/portals/lgsp/encode.ts'
import type { Fields } from '../../../adapters/portals/lgsp/fields.ts'
import { writeXml } from '../../../adapters/portals/lgsp/write-xml.ts'
import type { Signer } from '../../../src/ports/signer.ts'
import { createPemSigner, type PemKey } from '../../../src/signing/keys/pem-signer.ts'
import { sampleSettings } from '../../adapters/portals/lgsp/sample-settings.ts'
import { makeKey } from '../../signing/test-keys.ts'
import { billDossier, fullDossier, sampleStep } from '../../support/dossier-samples.ts'
import { askToken, openAxis } from './open-axis.ts'

const number = '000.00.14.H20-260930-00012'
const unit = { code: '000.00.14.H20', name: 'Trường THCS Nguyễn Du' }
const settings = sampleSettings({ wire: 'xml' })
const bill = encodeDossier(billDossier(number), settings)
const full = encodeDossier(fullDossier(number), settings)
const trace = encodeStep(number, unit, sampleStep('processing', 5), settings)

describe.each(['outside', 'enveloped'] as const)('signature %s', (placement) => {
  let key: PemKey
  let signer: Signer
  let stranger: Signer
  let axis: Awaited<ReturnType<typeof openAxis>>

  beforeAll(() => {
    key = makeKey('province')
    signer = createPemSigner(key)
    stranger = createPemSigner(makeKey('stranger'))
  })
  beforeEach(async () => {
    axis = await openAxis({ signature: placement, certificates: [key.certificatePem] })
  })
  afterEach(() => axis.close())

  const write = (root: string, fields: Fields, by = signer) =>
    writeXml(root, fields, { ...settings, signature: placement }, by)

  async function post(operation: string, bytes: Buffer | string): Promise<{ status: number; text: string }> {
    const { access_token } = (await (await askToken(axis.url)).json()) as { access_token: string }
    const response = await fetch(`${axis.url}/Document/${operation}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/xml; charset=utf-8' },
      body: bytes,
    })
    return { status: response.status, text: await response.text() }
  }
  const sync = (bytes: Buffer | string) => post('SyncDocument', bytes)
  const lastEntry = () => axis.entries().at(-1)

  test('a good message is applied, with its number, status and sum of fees in the book', async () => {
    const answer = await sync(await write('MSyncDocument', bill))
    expect(answer).toEqual({
      status: 200,
      text: '<MResult><Status>200</Status><Message>Thành công</Message></MResult>',
    })
    expect(lastEntry()).toMatchObject({
      operation: 'SyncDocument',
      reference: number,
      verdict: 'applied',
      signature: 'valid',
      amount: 125_000,
    })
  })

  test('a message with every field is applied', async () => {
    expect((await sync(await write('MSyncDocument', full))).status).toBe(200)
  })

  test('the same content is a repeat, also after a restart; new content is applied', async () => {
    const bytes = await write('MSyncDocument', bill)
    await sync(bytes)
    await sync(bytes)
    axis.restart()
    await sync(bytes)
    await sync(await write('MSyncDocument', full))
    expect(axis.entries().map((entry) => entry.verdict)).toEqual([
      'applied',
      'repeated',
      'repeated',
      'applied',
    ])
  })

  test('a trace of an unknown dossier is refused, of a known one applied, and then repeated', async () => {
    const bytes = await write('MDocumentTraces', trace)
    expect((await post('UpdateDocumentTraces', bytes)).status).toBe(404)
    await sync(await write('MSyncDocument', bill))
    expect((await post('UpdateDocumentTraces', bytes)).status).toBe(200)
    axis.restart()
    expect((await post('UpdateDocumentTraces', bytes)).status).toBe(200)
    expect(axis.entries().map((entry) => entry.verdict)).toEqual([
      'refused',
      'applied',
      'applied',
      'repeated',
    ])
  })

  test('a DocumentId that was used for another trace is refused', async () => {
    await sync(await write('MSyncDocument', bill))
    await post('UpdateDocumentTraces', await write('MDocumentTraces', trace))
    const other = await write('MDocumentTraces', { ...trace, Comment: 'Khác' })
    expect((await post('UpdateDocumentTraces', other)).status).toBe(409)
  })

  describe('a message that is not as the schema says', () => {
    const { DocTypeCode, DocTypeName, ...rest } = bill
    const broken: [string, Fields][] = [
      ['a missing field', { ...bill, Phone: undefined }],
      ['an unknown field', { ...bill, Extra: 'x' }],
      ['fields in another order', { DocTypeName, DocTypeCode, ...rest }],
      ['no attachment', { ...bill, Attachments: [] }],
      ['a status that does not exist', { ...bill, Status: 11 }],
      ['a date that is not ISO', { ...bill, DateReceived: '20260930120000' }],
      ['a negative price', { ...bill, DocFees: [{ FeeName: 'A', FeeType: 1, Price: -1 }] }],
      ['an applicant type that does not exist', { ...bill, ApplicantsType: 5 }],
      ['an empty number', { ...bill, DocCode: '' }],
    ]
    test.each(broken)('%s is refused', async (_name, fields) => {
      const answer = await sync(await write('MSyncDocument', fields))
      expect(answer.status).toBe(400)
      expect(lastEntry()).toMatchObject({ verdict: 'refused', signature: 'none' })
    })

    test('the attachment id in its other spelling is refused', async () => {
      const bytes = String(await write('MSyncDocument', bill)).replaceAll('Attachmentld', 'AttachmentId')
      expect((await sync(bytes)).status).toBe(400)
    })

    test('a trace posted as a dossier is refused', async () => {
      expect((await sync(await write('MDocumentTraces', trace))).status).toBe(400)
    })

    test.each([
      ['not XML', 'rubbish'],
      ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'],
      ['nothing', ''],
    ])('%s is refused', async (_name, bytes) => {
      expect((await sync(bytes)).status).toBe(400)
    })
  })

  describe('a signature that is broken in one way', () => {
    const changes: [string, (xml: string) => string][] = [
      ['the content was changed', (xml) => xml.replace('<Price>125000<', '<Price>125001<')],
      ['the digest was changed', (xml) => xml.replace(/(DigestValue>)./, '$1/')],
      ['the value was changed', (xml) => xml.replace(/(SignatureValue>)../, '$1//')],
      ['there is none', (xml) => xml.replace(/<ds:Signature .*<\/ds:Signature>/, '')],
      ['there are two', (xml) => xml.replace(/<ds:Signature .*<\/ds:Signature>/, '$&$&')],
      ['the reference is to something else', (xml) => xml.replace(/URI="[^"]*"/, 'URI="#other"')],
      ['a transform was taken away', (xml) => xml.replace(/<ds:Transform .*?<\/ds:Transform>/, '')],
      ['SHA-1 is named', (xml) => xml.replace('2001/04/xmlenc#sha256', '2000/09/xmldsig#sha1')],
    ]
    test.each(changes)('%s: refused', async (_name, change) => {
      const xml = String(await write('MSyncDocument', bill))
      const changed = change(xml)
      expect(changed).not.toBe(xml)
      const answer = await sync(changed)
      expect([400, 403]).toContain(answer.status)
      expect(axis.entries().map((entry) => entry.verdict)).toEqual(['refused'])
    })

    test('a certificate that is not registered is refused', async () => {
      expect((await sync(await write('MSyncDocument', bill, stranger))).status).toBe(403)
      expect(lastEntry()).toMatchObject({ signature: 'invalid' })
    })

    test('a registered certificate beside another key is refused', async () => {
      const disguised = { ...stranger, certificateChain: signer.certificateChain }
      expect((await sync(await write('MSyncDocument', bill, disguised))).status).toBe(403)
    })

    test('a message signed at the other place is refused', async () => {
      const other = placement === 'outside' ? 'enveloped' : 'outside'
      const bytes = await writeXml('MSyncDocument', bill, { ...settings, signature: other }, signer)
      expect((await sync(bytes)).status).toBe(400)
    })
  })
})
