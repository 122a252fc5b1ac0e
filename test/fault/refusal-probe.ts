import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

// A thread of the flood's play: sends a bill that is none, again and again, until it is told to end; then it tells how
// long each answer took, in ms, that said "not now".
const { url, authorization } = workerData as { url: string; authorization: string }
const refusalMs: number[] = []
let isOver = false
parentPort?.once('message', () => {
  isOver = true
})

function ask(): Promise<number> {
  const headers = { authorization, 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/v1/bills`, { method: 'POST', headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
    asked.on('error', reject).end('{}')
  })
}

while (!isOver) {
  const started = performance.now()
  const status = await ask().catch(() => 0)
  if (status === 429 || status === 503) refusalMs.push(performance.now() - started)
  await pause(20)
}
parentPort?.postMessage(refusalMs)
