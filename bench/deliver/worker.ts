import { openGateway } from '../../src/app.ts'
import { configure, type GatewayOrder, log } from '../gateway.ts'
import { beProgram } from '../program.ts'

/** A worker that delivers what is due until it is killed. */
await beProgram(async (order: GatewayOrder) => {
  const gateway = await openGateway(configure(order), { roles: ['worker'], log })
  return { ready: {}, close: () => gateway.close() }
})
