import { constants, createPrivateKey, type KeyObject, privateEncrypt } from 'node:crypto'
import express, { type Express, type Response } from 'express'
import type { SimulatorLedger } from '../ledger.ts'

export interface RemoteSignerOptions {
  readonly ledger: SimulatorLedger
  readonly clock: () => Date
  /** Its RSA key and the certificate of it, as PEM. */
  readonly privateKeyPem: string
  readonly certificatePem: string
  /** What the header Authorization must be, where the service asks for it. */
  readonly authorization?: string
  /** PIN of the token behind `/signHash`. */
  readonly pin?: string
  readonly misbehave?: () => SigningTrouble | undefined
}

/** `slow` answers never in the time of a test; the others answer at once. */
export type SigningTrouble = '500' | 'refused' | 'rubbish' | 'wrong-signature' | 'other-certificate' | 'slow'

/**
 * A signing service that takes digests: `/SignMsg` answers as the VGCA sign service does, `/signHash` as an agent of a
 * USB token. It sees no message, only the SHA-256 of one.
 */
export function createRemoteSignerSimulator(options: RemoteSignerOptions): Express {
  const { ledger, clock, certificatePem, misbehave = () => undefined } = options
  const key = createPrivateKey(options.privateKeyPem)
  const certificate = certificatePem.replace(/-----[A-Z ]+-----|\s/g, '')
  const app = express()
  app.disable('x-powered-by')
  app.use(express.json({ limit: '64kb' }))

  const note = (operation: string, digest: unknown, isGood: boolean) =>
    ledger.append({
      at: clock().toISOString(),
      ...{ party: 'remote-signer', operation, reference: '', bodySha256: String(digest).slice(0, 64) },
      ...{ detail: '', signature: 'none', verdict: isGood ? 'read' : 'refused' },
    })

  app.post('/SignMsg', (request, response) => {
    const { HashAlg, HashValue, Encode, ...more } = request.body as Record<string, unknown>
    const digest = digestIn(HashValue)
    const isAsked = HashAlg === 'SHA256' && Encode === 'RSA' && Object.keys(more).length === 0
    const isKnown =
      options.authorization === undefined || options.authorization === request.get('authorization')
    note('SignMsg', HashValue, Boolean(digest && isAsked && isKnown))
    if (!isKnown) return void response.status(401).json({ Status: 401, Error: 'unauthorised' })
    if (!digest || !isAsked) return void response.json({ Status: 1, Error: 'the request is not understood' })
    answer(response, digest, (signature, certificateBase64) => ({
      Status: 0,
      Signature: signature.toString('base64'),
      CertBase64: certificateBase64,
    }))
  })

  app.post('/signHash', (request, response) => {
    const { hash, PIN } = request.body as Record<string, unknown>
    const digest = digestIn(hash)
    const isGood = digest !== undefined && PIN === options.pin
    note('signHash', hash, isGood)
    if (!digest || !isGood) return void response.status(403).json({ error: 'PIN or hash is wrong' })
    answer(response, digest, (signature) => ({ signature: signature.toString('base64') }))
  })

  function answer(
    response: Response,
    digest: Buffer,
    write: (signature: Buffer, certificateBase64: string) => object,
  ): void {
    const trouble = misbehave()
    if (trouble === 'slow') return
    if (trouble === '500')
      return void response.status(500).type('html').send('<h1>Internal Server Error</h1>')
    if (trouble === 'rubbish') return void response.type('html').send('<html>Đang bảo trì')
    if (trouble === 'refused') return void response.json({ Status: 9, Error: 'the user said no' })
    const signature = signDigest(digest, key)
    if (trouble === 'wrong-signature') signature[100] = (signature[100] as number) ^ 1
    response.json(write(signature, trouble === 'other-certificate' ? 'MIIB' : certificate))
  }

  return app
}

/** PKCS#1 v1.5 over DigestInfo of SHA-256, as a token makes it from a bare digest. */
function signDigest(digest: Buffer, key: KeyObject): Buffer {
  const digestInfo = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), digest])
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digestInfo)
}

function digestIn(value: unknown): Buffer | undefined {
  const digest = typeof value === 'string' ? Buffer.from(value, 'base64') : Buffer.alloc(0)
  return digest.length === 32 ? digest : undefined
}
