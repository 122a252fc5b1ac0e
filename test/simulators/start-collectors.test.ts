import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startCollectors } from '../../simulators/start-collectors.ts'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'
import { rawRequest } from '../support/raw-request.ts'

let folder: string
let gateway: Loopback
let told: Record<string, unknown>[] = []
let silent = false

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-counters-'))
  told = []
  silent = false
  gateway = await serveOnLoopback(async (request, response) => {
    const message = JSON.parse(`${(await rawRequest(request)).body}`)
    told.push(message)
    if (silent && message.trans_id) return
    const bills = { data: [{ period: 'HK1', data: [{ bill_id: 'KT1', amount: '950000' }] }] }
    response.end(JSON.stringify({ result_code: '000', ...(message.trans_id ? {} : bills) }))
  })
})
afterEach(async () => {
  await gateway.close()
  await rm(folder, { recursive: true, force: true })
})

async function pay(url: string | undefined, order: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customer: 'HS-0001', ...order }),
  })
  return response.json() as Promise<Record<string, unknown>>
}

test('only counters whose channel is named are started; their secrets are made once, for their owner', async () => {
  const counters = await startCollectors(folder, { bidv: gateway.url })
  expect(Object.keys(counters.urls)).toEqual(['bidv'])
  const file = join(folder, 'collectors.json')
  const made = await readFile(file, 'utf8')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await counters.close()
  await (await startCollectors(folder, {})).close()
  expect(await readFile(file, 'utf8')).toBe(made)
})

test('a counter asks, takes the money and tells of it as often as it is ordered to, with one number', async () => {
  const counters = await startCollectors(folder, { bidv: `${gateway.url}/` })
  expect(await pay(counters.urls.bidv, { times: 3 })).toMatchObject({ verdict: 'kept' })
  const numbers = told.flatMap(({ trans_id: number }) => (number ? [number] : []))
  expect(numbers).toHaveLength(3)
  expect(new Set(numbers).size).toBe(1)
  expect(told.at(-1)).toMatchObject({ bill_id: 'KT1', amount: '950000', customer_id: 'HS-0001' })
  const [entry] = (await readFile(join(folder, 'bidv.ndjson'), 'utf8')).trim().split('\n')
  expect(JSON.parse(entry ?? '')).toMatchObject({
    reference: numbers[0],
    verdict: 'applied',
    amount: 950_000,
  })
  await counters.close()
})

test('a counter that hangs up is in doubt, and tells the same again when it is ordered to', async () => {
  const counters = await startCollectors(folder, { bidv: gateway.url })
  silent = true
  const first = await pay(counters.urls.bidv, { patienceMs: 30 })
  expect(first).toMatchObject({ verdict: 'in-doubt' })
  silent = false
  const again = await pay(counters.urls.bidv, { transaction: first.transaction })
  expect(again).toMatchObject({ transaction: first.transaction, verdict: 'kept' })
  await counters.close()
})
