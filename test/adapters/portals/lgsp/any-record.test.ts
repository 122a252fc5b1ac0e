import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { prepareMessage } from '../../../../adapters/portals/lgsp/prepare.ts'
import type { Operation } from '../../../../simulators/lgsp/message-rules.ts'
import { readJsonMessage } from '../../../../simulators/lgsp/read-json-message.ts'
import { createXmlReader } from '../../../../simulators/lgsp/read-xml-message.ts'
import type { OutgoingRecord } from '../../../../src/domain/exchanges/dossier.ts'
import { createPemSigner } from '../../../../src/signing/keys/pem-signer.ts'
import { makeKey } from '../../../signing/test-keys.ts'
import { dossier, progressRecord } from '../../../support/arbitraries.ts'
import { sampleSettings } from './sample-settings.ts'

const key = makeKey('province')
const signer = createPemSigner(key)
const { raw, publicKey } = new X509Certificate(key.certificatePem)
const keys = new Map([[raw.toString('base64'), publicKey]])

const dossierRecord = dossier.map((of): OutgoingRecord => ({ kind: 'dossier', dossier: of, as: 'new' }))
const record = fc.oneof(dossierRecord, progressRecord(1))

const expected = (of: OutgoingRecord) =>
  of.kind === 'dossier'
    ? { docCode: of.dossier.number, amount: of.dossier.fees.reduce((sum, { amount }) => sum + amount, 0) }
    : { docCode: of.dossierNumber, amount: 0 }

describe('whatever a dossier or a step holds, the strict reader of the simulator accepts it', () => {
  test.each(['outside', 'enveloped'] as const)('as XML with its signature %s', async (signature) => {
    const settings = sampleSettings({ wire: 'xml', signature })
    const read = createXmlReader({ placement: signature, wrapper: settings.wrapper, keys })
    await fc.assert(
      fc.asyncProperty(record, async (of) => {
        const { operation, bytes } = await prepareMessage(of, settings, signer)
        expect(read(operation as Operation, bytes)).toMatchObject({ ...expected(of), signature: 'valid' })
      }),
      { numRuns: 150 },
    )
  })

  test.each(['utc', 'offset'] as const)('as JSON with dates in the form %s', async (dates) => {
    const settings = sampleSettings({ wire: 'json', dates })
    await fc.assert(
      fc.asyncProperty(record, async (of) => {
        const { operation, bytes } = await prepareMessage(of, settings, signer)
        expect(readJsonMessage(operation as Operation, bytes)).toMatchObject(expected(of))
      }),
      { numRuns: 150 },
    )
  })
})

test('the same record always gives the same message', async () => {
  const settings = sampleSettings({ wire: 'xml' })
  await fc.assert(
    fc.asyncProperty(record, async (of) => {
      const [first, second] = await Promise.all([1, 2].map(() => prepareMessage(of, settings, signer)))
      expect(first?.bytes.equals(second?.bytes as Buffer)).toBe(true)
    }),
    { numRuns: 25 },
  )
})
