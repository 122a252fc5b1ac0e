import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareMessage } from '../../../../adapters/portals/lgsp/prepare.ts'
import type { OutgoingRecord } from '../../../../src/domain/exchanges/dossier.ts'
import { createPemSigner } from '../../../../src/signing/keys/pem-signer.ts'
import { makeKey } from '../../../signing/test-keys.ts'
import { fullDossier, sampleStep } from '../../../support/dossier-samples.ts'
import { describeWith, findTool } from '../../../support/tools.ts'
import { sampleSettings } from './sample-settings.ts'

const number = '000.00.14.H20-260930-00012'
const records: Record<string, OutgoingRecord> = {
  MSyncDocument: { kind: 'dossier', dossier: fullDossier(number), as: 'new' },
  MDocumentTraces: {
    kind: 'progress',
    dossierNumber: number,
    unit: { code: '000.00.14.H20', name: 'Trường THCS Nguyễn Du' },
    steps: [sampleStep('finished', 5)],
  },
}

describeWith('xmlsec1', 'what xmlsec1 says of a signed message', () => {
  const key = makeKey('province')
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lienthong-xmlsec-'))
    writeFileSync(join(folder, 'certificate.pem'), key.certificatePem)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function verify(root: string, bytes: Uint8Array): void {
    const file = join(folder, 'message.xml')
    writeFileSync(file, bytes)
    const trusted = join(folder, 'certificate.pem')
    const program = findTool('xmlsec1') as string
    execFileSync(program, ['--verify', '--id-attr:Id', root, '--trusted-pem', trusted, file], {
      stdio: 'pipe',
    })
  }

  for (const signature of ['outside', 'enveloped'] as const) {
    test.each(
      Object.keys(records),
    )(`%s, signature ${signature}: valid, and invalid once changed`, async (root) => {
      const settings = sampleSettings({ wire: 'xml', signature })
      const { bytes } = await prepareMessage(records[root] as OutgoingRecord, settings, createPemSigner(key))
      verify(root, bytes)
      const changed = Buffer.from(bytes.toString().replace('<DocCode>000', '<DocCode>001'))
      expect(() => verify(root, changed)).toThrow(/failed/i)
    })
  }
})
