import { openGateway } from '../../src/app.ts'
import { configure, type GatewayOrder, log } from '../gateway.ts'
import { beProgram } from '../program.ts'
import { timeWork, type WorkOrder } from './time-work.ts'
import { open, untilEmpty } from './until-empty.ts'

/** Ours: the gateway as it comes, in its role of a worker. */
await beProgram(async (order: GatewayOrder & WorkOrder) => ({
  ready: await timeWork(order, async (databaseUrl) => {
    const gateway = await openGateway(configure({ ...order, databaseUrl }), { roles: ['worker'], log })
    await untilEmpty(databaseUrl, open)
    return () => gateway.close()
  }),
}))
