import { create } from 'qrcode'
import { z } from 'zod'
import { hashRecoveryCode, newRecoveryCodes } from '../../access/recovery-codes.ts'
import { fromBase32, keyUri, newSecret, stepOfCode, toBase32 } from '../../access/totp.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import type { NewFactorMessage, RecoveryCodesMessage } from '../messages/session.ts'
import { type ConsoleRoute, changing, trying } from './route.ts'

const enrolment = z.strictObject({
  secret: z.string().regex(/^[A-Z2-7]{32}$/),
  code: z.string().max(20),
})

/** One's own login: an authenticator app beside the password. */
export const ownRoutes: readonly ConsoleRoute[] = [
  trying({
    path: '/api/own/factor/new',
    action: 'own.change',
    body: z.strictObject({}),
    async try({ session }): Promise<NewFactorMessage> {
      const secret = newSecret()
      const { modules } = create(keyUri(secret, session.administrator, 'liên thông'))
      return { secret: toBase32(secret), qr: { size: modules.size, path: pathOf(modules) } }
    },
  }),
  changing({
    path: '/api/own/factor',
    action: 'own.change',
    body: enrolment,
    async change({ body: { secret: text, code }, session, now }, { administrators }) {
      const { administrator } = session
      // Whoever found an open session must not put their own device in the place of its owner's.
      if (session.hasFactor) {
        throw new GatewayError('conflict', 'there is one: another administrator takes it away first')
      }
      const secret = fromBase32(text)
      const lastStep = stepOfCode(secret, code.replaceAll(/\s/g, ''), now, -1)
      if (lastStep === undefined)
        throw new GatewayError('conflict', 'the code is not that of this secret now')
      const recoveryCodes = newRecoveryCodes()
      const hashes = recoveryCodes.map(hashRecoveryCode)
      await administrators.setFactor(administrator, { secret, lastStep }, hashes, now)
      return {
        subject: { kind: 'administrator', id: administrator },
        before: { hasFactor: false },
        after: { hasFactor: true },
        answer: { recoveryCodes } satisfies RecoveryCodesMessage,
      }
    },
  }),
]

/** Each dark square as a square of one unit. */
function pathOf({ size, data }: { readonly size: number; readonly data: ArrayLike<number> }): string {
  return Array.from({ length: size * size }, (_, index) =>
    data[index] ? `M${index % size} ${Math.floor(index / size)}h1v1h-1z` : '',
  ).join('')
}
