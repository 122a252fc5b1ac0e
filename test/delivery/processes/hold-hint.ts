import { openQueues } from '../../../src/delivery/queues.ts'

/** Takes one hint of a queue and holds it for ever; prints when it has it. */
const [databaseUrl = '', redisUrl = '', queue = ''] = process.argv.slice(2)
const queues = openQueues({ databaseUrl, redisUrl, log: console, deadAfterMs: 1_000 })
queues.work(queue, 1, () => {
  process.stdout.write('taken\n')
  return new Promise(() => {})
})
