import type { RequestHandler } from 'express'
import type { Queues } from '../delivery/queues.ts'

/**
 * BullMQ's own view of the queues, for engineers; it reads and changes nothing. It is opened with the first visit: each
 * queue in PostgreSQL has connections of its own, and most processes are never looked into.
 */
export function createQueueBoard(queues: Queues, names: readonly string[], basePath: string): RequestHandler {
  let opened: Promise<RequestHandler> | undefined
  return async (request, response, next) => {
    opened ??= openBoard(queues, names, basePath)
    const board = await opened
    return board(request, response, next)
  }
}

async function openBoard(
  queues: Queues,
  names: readonly string[],
  basePath: string,
): Promise<RequestHandler> {
  const { createBullBoard } = await import('@bull-board/api')
  const { BullMQAdapter } = await import('@bull-board/api/bullMQAdapter')
  const { ExpressAdapter } = await import('@bull-board/express')
  const serverAdapter = new ExpressAdapter()
  serverAdapter.setBasePath(basePath)
  createBullBoard({
    queues: queues.toLookInto(names).map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'liên thông', hideRedisDetails: true } },
  })
  const app = serverAdapter.getRouter()
  app.disable('x-powered-by')
  return app
}
