import { z } from 'zod'
import { type RepairState, repair, repairSteering } from '../../../schemas/repair.ts'
import { answer, refuse } from '../answer.ts'
import { type ClientGate, clientRoute } from '../client-route.ts'
import { json } from '../documented.ts'
import { operatorOf } from '../operators.ts'
import type { Route } from '../route.ts'
import { findRepair } from './find-repair.ts'
import { presentRepair } from './present-repair.ts'
import type { RepairParts } from './routes.ts'

const moves = [
  { verb: 'pause', to: 'paused', summary: 'Let a repair wait until it is resumed' },
  { verb: 'resume', to: 'running', summary: 'Let a paused repair go on' },
  { verb: 'stop', to: 'stopped', summary: 'End a repair; what it has not touched stays as it is' },
] as const satisfies readonly { verb: string; to: RepairState; summary: string }[]

/** Pausing, resuming and stopping a repair. */
export const repairSteeringRoutes = (gate: ClientGate, { repairs, clock }: RepairParts): Route[] =>
  moves.map(({ verb, to, summary }) =>
    clientRoute(gate, {
      method: 'post',
      path: `/v1/repairs/{id}/${verb}`,
      tag: 'operation',
      summary,
      description: 'When this is answered, no exchange is touched that was not by then.',
      params: z.object({ id: z.uuid() }),
      body: repairSteering,
      answers: { 200: json('The repair', repair) },
      async handle({ client, params: { id }, body: { reason } }) {
        await findRepair(repairs, id)
        const moved = await repairs.steer(id, to, { by: operatorOf(client), reason }, clock())
        const found = await findRepair(repairs, id)
        return moved
          ? answer(200, presentRepair(found))
          : refuse('conflict', `the repair is ${found.state} and cannot become ${to}`)
      },
    }),
  )
