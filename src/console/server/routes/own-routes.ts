import { create } from 'qrcode'
import { z } from 'zod'
import { longestPassword, problemOfPassword } from '../../../access/create-administrator.ts'
import type { LoginThrottle } from '../../../access/login-throttle.ts'
import { hashPassword, verifyPassword } from '../../../access/password-hash.ts'
import { hashRecoveryCode, newRecoveryCodes } from '../../../access/recovery-codes.ts'
import { fromBase32, keyUri, newSecret, stepOfCode, toBase32 } from '../../../access/totp.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import { InvalidRequest } from '../../../ports/invalid-request.ts'
import type { NewFactorMessage, RecoveryCodesMessage } from '../../messages/session.ts'
import { type ConsoleRoute, changing, trying } from '../route.ts'

const enrolment = z.strictObject({
  secret: z.string().regex(/^[A-Z2-7]{32}$/),
  code: z.string().max(20),
})

// A character may be two units of UTF-16.
const typed = z.string().max(2 * longestPassword)

/** One's own login: its password, and an authenticator app beside it. */
export const ownRoutes = (throttle: LoginThrottle): readonly ConsoleRoute[] => [
  changing({
    path: '/api/own/password',
    action: 'own.change',
    body: z.strictObject({ password: typed, newPassword: typed }),
    async change({ body: { password, newPassword }, session }, { administrators }) {
      const { administrator: name, csrfToken } = session
      const subject = { kind: 'administrator', id: name }
      // Whoever found an open session guesses no faster here than at the door.
      const waitMs = throttle.enter(name, `own ${name}`)
      if (waitMs > 0) {
        throw new GatewayError('too_many_requests', `wait ${Math.ceil(waitMs / 1000)} seconds and try again`)
      }
      const before = await administrators.passwordHash(name)
      if (before === undefined) throw new GatewayError('conflict', 'there is no password to change')
      if (!(await verifyPassword(password, before))) {
        return { subject, after: { password: 'refused' }, answer: refuse('password', 'it is another') }
      }
      throttle.forgive(name, `own ${name}`)
      const wrong = problemOfPassword(newPassword, name)
      if (wrong) throw invalid('newPassword', wrong)
      if (newPassword === password) throw invalid('newPassword', 'it is the one before')
      const hash = await hashPassword(newPassword)
      if (!(await administrators.setPassword(name, { hash, isTemporary: false, instead: before }))) {
        throw new GatewayError('conflict', 'another password was set just now')
      }
      await administrators.endSessionsOf(name, csrfToken)
      return { subject, after: { password: 'changed' } }
    },
  }),
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

const invalid = (field: string, message: string) =>
  new InvalidRequest([{ field, code: 'not_possible', message }])

/** Refuses when the entry of it is kept. */
const refuse = (field: string, message: string) => async (): Promise<object> => {
  throw invalid(field, message)
}

/** Each dark square as a square of one unit. */
function pathOf({ size, data }: { readonly size: number; readonly data: ArrayLike<number> }): string {
  return Array.from({ length: size * size }, (_, index) =>
    data[index] ? `M${index % size} ${Math.floor(index / size)}h1v1h-1z` : '',
  ).join('')
}
