import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { ExpressAdapter } from '@bull-board/express'
import type { RequestHandler } from 'express'
import type { Queues } from './delivery/queues.ts'

/**
 * BullMQ's own view of the queues, for engineers; it reads and changes nothing. It is opened with the first visit: each
 * queue in PostgreSQL has connections of its own, and most processes are never looked into.
 */
export function createQueueBoard(queues: Queues, names: readonly string[], basePath: string): RequestHandler {
  let board: RequestHandler | undefined
  return (request, response, next) => {
    board ??= openBoard(queues, names, basePath)
    return board(request, response, next)
  }
}

function openBoard(queues: Queues, names: readonly string[], basePath: string): RequestHandler {
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
