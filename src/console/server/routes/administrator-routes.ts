import { z } from 'zod'
import { code } from '../../../../schemas/text.ts'
import { problemOfStanding } from '../../../access/create-administrator.ts'
import { generatePassword } from '../../../access/generate-password.ts'
import { hashPassword } from '../../../access/password-hash.ts'
import { roles } from '../../../domain/access/roles.ts'
import type { Administrator, AdministratorStore } from '../../../ports/access/administrator-store.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import { InvalidRequest } from '../../../ports/invalid-request.ts'
import type { NewPasswordMessage } from '../../messages/administrators.ts'
import { reason } from '../fields.ts'
import { type ConsoleRoute, changing, reading } from '../route.ts'

const params = z.object({ name: z.string().max(100) })
const change = z.strictObject({
  roles: z.array(z.enum(roles)).min(1),
  schoolCodes: z.array(code(30)).max(1_000),
  isDisabled: z.boolean(),
  reason,
})

/** Who may come in, and as what. */
export const administratorRoutes = (administrators: AdministratorStore): readonly ConsoleRoute[] => [
  reading({
    path: '/api/administrators',
    action: 'access.read',
    read: async () => ({ administrators: await administrators.list() }),
  }),
  changing({
    path: '/api/administrators/:name',
    action: 'access.change',
    params,
    body: change,
    async change({ params: { name }, body, session, now }, { administrators }) {
      const { reason: _, ...wanted } = body
      const before = await administrators.find(name)
      if (!before) throw new GatewayError('not_found', 'there is no such administrator')
      // Else the last administrator could lock everybody out, and nobody could undo it here.
      if (name === session.administrator) {
        throw new GatewayError('conflict', 'what you are yourself is for another administrator to change')
      }
      const wrong = problemOfStanding(wanted)
      if (wrong) throw new InvalidRequest([{ field: 'roles', code: 'not_possible', message: wrong }])
      await administrators.change(name, wanted, now)
      return { subject: { kind: 'administrator', id: name }, before: standingOf(before), after: wanted }
    },
  }),
  changing({
    path: '/api/administrators/:name/set-password',
    action: 'access.change',
    params,
    body: z.strictObject({ reason }),
    async change({ params: { name }, session }, { administrators }) {
      const known = await administrators.find(name)
      if (!known) throw new GatewayError('not_found', 'there is no such administrator')
      if (name === session.administrator) {
        throw new GatewayError('conflict', 'your own password is changed with the one before')
      }
      if (known.disabledAt) throw new GatewayError('conflict', 'they are shut out: let them in first')
      const password = generatePassword()
      await administrators.setPassword(name, { hash: await hashPassword(password), isTemporary: true })
      await administrators.endSessionsOf(name)
      return {
        subject: { kind: 'administrator', id: name },
        after: { password: 'temporary' },
        answer: { name, password } satisfies NewPasswordMessage,
      }
    },
  }),
  changing({
    path: '/api/administrators/:name/remove-factor',
    action: 'access.change',
    params,
    body: z.strictObject({ reason }),
    async change({ params: { name } }, { administrators }) {
      const before = await administrators.find(name)
      if (!before?.hasFactor) throw new GatewayError('not_found', 'there is no authenticator to take away')
      await administrators.removeFactor(name)
      await administrators.endSessionsOf(name)
      return {
        subject: { kind: 'administrator', id: name },
        before: { hasFactor: true },
        after: { hasFactor: false },
      }
    },
  }),
]

const standingOf = ({ roles, schoolCodes, disabledAt }: Administrator) => ({
  roles,
  schoolCodes,
  isDisabled: disabledAt !== null,
})
