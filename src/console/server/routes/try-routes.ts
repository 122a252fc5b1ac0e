import { z } from 'zod'
import { createAdmission } from '../../../http/admission.ts'
import { limitClients } from '../../../http/limit-clients.ts'
import type { ApiTry } from '../../../ports/api-try.ts'
import type { Clock } from '../../../ports/clock.ts'
import { GatewayError } from '../../../ports/gateway-error.ts'
import { type ConsoleRoute, changing, reading } from '../route.ts'

/** Requests of one try, and tries of one person a minute and of everybody at once. */
const mostSteps = 12
const perMinute = 30
const triesAtOnce = 2

const step = z.strictObject({
  operation: z.string().min(1).max(200),
  values: z.record(z.string().max(100), z.string().max(1_000)),
  body: z.strictObject({ type: z.string().max(100), text: z.string() }).optional(),
})

/**
 * Requests to the API, tried. Nothing of them stays, so what the audit log keeps is who tried which operations: what they sent
 * may be of people.
 */
export function tryRoutes(
  apiTry: ApiTry,
  { publicUrl, clock }: { readonly publicUrl: string; readonly clock: Clock },
): readonly ConsoleRoute[] {
  const admission = createAdmission(triesAtOnce)
  const limit = limitClients(clock)
  const trying = changing({
    path: '/api/tries',
    action: 'api.try',
    body: z.strictObject({ steps: z.array(step).min(1).max(mostSteps) }),
    async change({ body: { steps } }) {
      const operations = new Map((await apiTry.operations()).map((one) => [one.id, one]))
      const tried = steps.map(({ operation }) => operations.get(operation))
      if (tried.some((one) => one === undefined))
        throw new GatewayError('invalid_request', 'the API has no operation of this name')
      return {
        subject: { kind: 'sandbox', id: 'sandbox' },
        after: { tried: tried.map((one) => `${one?.method} ${one?.path}`) },
        answer: () => apiTry.run(steps),
      }
    },
  })
  return [
    reading({
      path: '/api/tries',
      action: 'api.try',
      read: async () => ({
        ...{ publicUrl, mostSteps, samples: apiTry.samples },
        operations: await apiTry.operations(),
      }),
    }),
    {
      ...trying,
      async serve(call) {
        const { person } = call.session
        limit({ id: person, perMinute })
        await admission.run(person, () => trying.serve(call))
      },
    },
  ]
}
