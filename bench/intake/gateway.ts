import { openGateway } from '../../src/app.ts'
import { configure, type GatewayOrder, log } from '../gateway.ts'
import { beProgram } from '../program.ts'

/** Ours: the gateway as it comes, in its role of answering school systems. */
await beProgram(async (order: GatewayOrder) => {
  const gateway = await openGateway(configure(order), { roles: ['api'], log })
  return { ready: { url: gateway.url }, close: () => gateway.close() }
})
