import { createPrivateKey, sign } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import type { PemKey } from '../../src/signing/keys/pem-signer.ts'
import { beProgram } from '../program.ts'

/** The limit: nothing but the RSA operation, in the thread pool, enough in flight that no core waits. */
await beProgram(async ({ key, size }: { key: PemKey; size: number }) => {
  const data = Buffer.alloc(600, 'x')
  const privateKey = createPrivateKey(key.privateKeyPem)
  const signInThreadPool = promisify(sign)
  const start = performance.now()
  let left = size
  const lane = async () => {
    while (left-- > 0) await signInThreadPool('sha256', data, privateKey)
  }
  await Promise.all(Array.from({ length: 8 * availableParallelism() }, lane))
  return { ready: { seconds: (performance.now() - start) / 1000 } }
})
