import { describe, test } from 'vitest'
import { encodeDossier, encodeStep } from '../../../../adapters/portals/lgsp/encode.ts'
import { writeJson } from '../../../../adapters/portals/lgsp/write-json.ts'
import { writeXml } from '../../../../adapters/portals/lgsp/write-xml.ts'
import type { Signer } from '../../../../src/ports/signer.ts'
import { billDossier, fullDossier, sampleStep } from '../../../support/dossier-samples.ts'
import { expectGolden } from '../../../support/golden.ts'
import { sampleSettings } from './sample-settings.ts'

const number = '000.00.14.H20-260930-00012'
const unit = { code: '000.00.14.H20', name: 'Trường THCS Nguyễn Du' }
const step = sampleStep('processing', 5, { position: 'Chuyên viên', text: 'Đang xử lý <hồ sơ> & "giấy tờ"' })
const settings = sampleSettings()

const messages = [
  ['sync-document.bill', 'MSyncDocument', encodeDossier(billDossier(number), settings)],
  ['sync-document.full', 'MSyncDocument', encodeDossier(fullDossier(number), settings)],
  ['update-document-traces.step', 'MDocumentTraces', encodeStep(number, unit, step, settings)],
] as const

/** A golden file cannot hold a real signature without a key in the repository: this one signs with zeros. */
const zeroSigner: Signer = {
  keyId: 'zero',
  algorithm: 'RS256',
  certificateChain: ['AAAA'],
  sign: async () => Buffer.alloc(256),
}

describe.each(messages)('%s', (name, root, fields) => {
  test('as JSON', () => {
    expectGolden(`lgsp/${name}.request.json`, writeJson(fields))
  })

  test.each(['none', 'outside', 'enveloped'] as const)('as XML, signature %s', async (signature) => {
    const bytes = await writeXml(root, fields, sampleSettings({ wire: 'xml', signature }), zeroSigner)
    expectGolden(`lgsp/${name}-signature-${signature}.request.xml`, bytes)
  })
})
